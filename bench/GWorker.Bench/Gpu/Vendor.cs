using System.Globalization;

namespace GWorker.Bench;

/// <summary>
/// Rates of the vendor's library, measured on this machine by <c>bench/vendor-matmul.py</c>. Each line has a device (<c>cuda</c> or <c>cpu</c>), rows, depth and
/// width, a precision, and GFLOP/s. Lines that begin with # are for people.
/// </summary>
internal sealed class Vendor
{
    readonly Dictionary<(string Device, int Rows, int Depth, int Width, Precision Precision), double> rates = [];

    internal static Vendor None { get; } = new();

    /// <exception cref="FormatException">A line is none of these.</exception>
    internal static Vendor Read(FileInfo? file)
    {
        if (file is null) return None;
        var vendor = new Vendor();
        foreach (var line in File.ReadLines(file.FullName))
        {
            if (line.Length == 0 || line[0] == '#') continue;
            if (line.Split(' ') is not [var device, var a, var b, var c, var d, var e]
                || !Whole(a, out var rows) || !Whole(b, out var depth) || !Whole(c, out var width) || !Enum.TryParse<Precision>(d, ignoreCase: true, out var precision)
                || !double.TryParse(e, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate))
                throw new FormatException($"{file.Name}: \"{line}\" is no rate of a product, such as \"cuda 4096 4096 4096 tf32 412000\".");
            vendor.rates[(device, rows, depth, width, precision)] = 1e9 * rate;
        }

        return vendor;

        static bool Whole(string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Operations a second; 0 where nobody measured it.</summary>
    internal double Rate(string device, int rows, int depth, int width, Precision precision) => rates.GetValueOrDefault((device, rows, depth, width, precision));
}
