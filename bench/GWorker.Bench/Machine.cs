using System.Runtime.InteropServices;

namespace GWorker.Bench;

/// <summary>The machine that figures were measured on.</summary>
internal static class Machine
{
    /// <summary>Processor, cores, memory and system, as one line.</summary>
    internal static string Text =>
        $"{Processor()}, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, {RuntimeInformation.OSDescription}";

    static string Processor()
    {
        const string source = "/proc/cpuinfo";
        var line = File.Exists(source) ? File.ReadLines(source).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line is null ? $"{RuntimeInformation.ProcessArchitecture}" : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
