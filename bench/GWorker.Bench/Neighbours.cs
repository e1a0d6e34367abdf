using System.Globalization;

namespace GWorker.Bench;

/// <summary>How much of the machine others used while we measured: figures from a busy machine say little.</summary>
internal sealed class Neighbours
{
    const string Source = "/proc/stat";

    const string Self = "/proc/self/stat";

    readonly (double Used, double All) before = Read();
    readonly double own = Own();

    /// <summary>As a part of all cores; NaN where the system does not say.</summary>
    internal double Share()
    {
        var (used, all) = Read();
        return Math.Max(0, (used - before.Used - (Own() - own)) / (all - before.All));
    }

    /// <summary>How long the host of a virtual machine has run others on its cores while they had work, all together, in steps of 10 ms; 0 where the system does not say.</summary>
    internal static TimeSpan Stolen() => File.Exists(Source) ? TimeSpan.FromMilliseconds(10 * Numbers(File.ReadLines(Source).First(), 8..9)[0]) : TimeSpan.Zero;

    // utime stime cutime cstime, the fields 14 to 17: this process, and those of its children that have ended. A server that we
    // started is no neighbour. The name before them may hold blanks, and ends with the last bracket.
    static double Own()
    {
        if (!File.Exists(Self)) return double.NaN;
        var line = File.ReadAllText(Self);
        return Numbers(line[(line.LastIndexOf(')') + 2)..], 11..15).Sum();
    }

    // user nice system idle iowait irq softirq steal, all cores together. Stolen time is others' too.
    static (double Used, double All) Read()
    {
        if (!File.Exists(Source)) return (double.NaN, double.NaN);
        var times = Numbers(File.ReadLines(Source).First(), 1..9);
        return (times.Sum() - times[3] - times[4], times.Sum());
    }

    // Both files count in hundredths of a second.
    static double[] Numbers(string line, Range fields) =>
        [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[fields].Select(t => double.Parse(t, CultureInfo.InvariantCulture))];
}
