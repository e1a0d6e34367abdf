using System.Diagnostics;
using System.Globalization;

namespace GWorker.Bench;

/// <summary>How much of the machine others used while we measured: figures from a busy machine say little.</summary>
internal sealed class Neighbours
{
    const string Source = "/proc/stat";

    readonly (double Used, double All) before = Read();
    readonly TimeSpan own = Own();

    /// <summary>As a part of all cores; NaN where the system does not say.</summary>
    internal double Share()
    {
        var (used, all) = Read();
        var hundredths = 100 * (Own() - own).TotalSeconds;
        return Math.Max(0, (used - before.Used - hundredths) / (all - before.All));
    }

    static TimeSpan Own()
    {
        using var process = Process.GetCurrentProcess();
        return process.TotalProcessorTime;
    }

    // user nice system idle iowait irq softirq steal: hundredths of a second, all cores together. Stolen time is others' too.
    static (double Used, double All) Read()
    {
        if (!File.Exists(Source)) return (double.NaN, double.NaN);
        var times = File.ReadLines(Source).First().Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..9].Select(t => double.Parse(t, CultureInfo.InvariantCulture)).ToArray();
        return (times.Sum() - times[3] - times[4], times.Sum());
    }
}
