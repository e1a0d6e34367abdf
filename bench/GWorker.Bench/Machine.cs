using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace GWorker.Bench;

/// <summary>The machine that figures were measured on.</summary>
internal static class Machine
{
    /// <summary>Processor, vectors, cores, memory and system, as one line.</summary>
    /// <remarks>Two processors of one name may differ in their vectors, and with them a forward pass by more than two times.</remarks>
    internal static string Text =>
        $"{Processor()}, vectors of {Vectors} bits, {Environment.ProcessorCount} cores, {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 30} GiB, {RuntimeInformation.OSDescription}";

    static int Vectors => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 64;

    static string Processor()
    {
        const string source = "/proc/cpuinfo";
        var line = File.Exists(source) ? File.ReadLines(source).FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal)) : null;
        return line is null ? $"{RuntimeInformation.ProcessArchitecture}" : line[(line.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim();
    }
}
