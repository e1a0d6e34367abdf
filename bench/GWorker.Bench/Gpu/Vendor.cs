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
            if (line.Split(' ') is not [var device, var rows, var depth, var width, var precision, var rate]) throw new FormatException($"{file.Name}: \"{line}\" is no rate of a product.");
            vendor.rates[(device, Whole(rows), Whole(depth), Whole(width), Enum.Parse<Precision>(precision, ignoreCase: true))] = 1e9 * double.Parse(rate, CultureInfo.InvariantCulture);
        }

        return vendor;

        static int Whole(string text) => int.Parse(text, CultureInfo.InvariantCulture);
    }

    /// <summary>Operations a second; 0 where nobody measured it.</summary>
    internal double Rate(string device, int rows, int depth, int width, Precision precision) => rates.GetValueOrDefault((device, rows, depth, width, precision));
}
