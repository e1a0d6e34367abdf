using System.Collections.Immutable;
using System.Globalization;

namespace GWorker;

/// <summary>The devices of a node and who has them, at one moment: print it.</summary>
/// <param name="Rows">Every device once, then the CPU once for each worker that runs on it.</param>
public sealed record LeaseTable(ImmutableArray<LeaseRow> Rows)
{
    /// <summary>A heading and a line per row, in columns.</summary>
    public override string ToString()
    {
        string[][] cells = [["device", "kind", "memory", "worker", "epoch", "since"], .. Rows.Select(r => r.Cells())];
        var widths = Enumerable.Range(0, cells[0].Length).Select(c => cells.Max(line => line[c].Length)).ToArray();
        return string.Join('\n', cells.Select(line => string.Join("  ", line.Select((cell, c) => cell.PadRight(widths[c]))).TrimEnd()));
    }
}

/// <summary>One device, and its worker if it has one.</summary>
/// <param name="Device">The device's name.</param>
/// <param name="Ordinal">Its number among devices of its kind.</param>
/// <param name="Kind">How it is driven.</param>
/// <param name="Memory">In bytes.</param>
/// <param name="Worker">The pool that has it; null where it is free.</param>
/// <param name="Epoch">The incarnation that has it; 0 where it is free.</param>
/// <param name="Since">Since when; null where it is free.</param>
public sealed record LeaseRow(string Device, int Ordinal, string Kind, long Memory, string? Worker, int Epoch, DateTimeOffset? Since)
{
    internal static LeaseRow Of(GpuDevice device, DeviceLease? lease) =>
        new(device.Name, device.Ordinal, device.Kind, device.Memory, lease?.Worker, lease?.Epoch ?? 0, lease?.Since);

    internal string[] Cells() =>
    [
        Kind == "CPU" ? Device : $"{Device} #{Ordinal}", Kind, string.Create(CultureInfo.InvariantCulture, $"{Memory / (double)(1L << 30):0.#} GiB"),
        Worker ?? "-", Worker is null ? "" : $"{Epoch}", Since?.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "",
    ];
}
