using System.Globalization;

namespace GWorker.Bench;

/// <summary>How long the host of a virtual machine ran others on its cores while they had work to do.</summary>
internal static class Stolen
{
    const string Source = "/proc/stat";

    /// <summary>Since the machine started, all cores together, in steps of 10 ms; 0 where the system does not say.</summary>
    internal static TimeSpan Time() =>
        File.Exists(Source) ? TimeSpan.FromMilliseconds(10 * long.Parse(File.ReadLines(Source).First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[8], CultureInfo.InvariantCulture)) : TimeSpan.Zero;
}
