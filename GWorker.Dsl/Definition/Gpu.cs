namespace GWorker;

/// <summary>A wish for a device: by name (<c>"A100"</c>), by name and number (<c>"H100:2"</c>), any, or the CPU.</summary>
/// <param name="Name">Part of the device's name, compared without case; <c>any</c> for whichever there is.</param>
/// <param name="Count">How many devices one worker needs.</param>
/// <param name="MemoryAtLeast">The least memory in bytes, or 0.</param>
public sealed record Gpu(string Name, int Count = 1, long MemoryAtLeast = 0)
{
    /// <summary>Whichever device there is.</summary>
    public static Gpu Any { get; } = new("any");

    /// <summary>The CPU, named as good enough: <c>.Gpu("A100", Gpu.Cpu)</c>.</summary>
    public static Gpu Cpu { get; } = new("cpu");

    /// <summary>The same wish with a least memory: <c>Gpu.Any.AtLeast(80.GiB)</c>.</summary>
    public Gpu AtLeast(long bytes) => this with { MemoryAtLeast = bytes };

    /// <summary>Reads <c>"A100"</c> or <c>"H100:2"</c>. Never throws: a wish that cannot be read is a fault of the definition that uses it.</summary>
    public static implicit operator Gpu(string text)
    {
        var colon = text?.LastIndexOf(':') ?? -1;
        return colon < 0 ? new(text ?? "") : new(text![..colon], int.TryParse(text[(colon + 1)..], out var count) ? count : 0);
    }

    internal bool IsCpu => Name.Equals("cpu", StringComparison.OrdinalIgnoreCase);

    internal bool Accepts(GpuDevice device) =>
        (Name.Equals("any", StringComparison.OrdinalIgnoreCase) || device.Name.Contains(Name, StringComparison.OrdinalIgnoreCase))
        && device.IsCpu == IsCpu && device.Memory >= MemoryAtLeast;

    /// <summary>As it is written: <c>"H100:2"</c>.</summary>
    public override string ToString()
    {
        if (MemoryAtLeast == 0) return IsCpu ? "Gpu.Cpu" : $"\"{Name}{(Count == 1 ? "" : $":{Count}")}\"";
        var wish = IsCpu ? "Gpu.Cpu" : this with { MemoryAtLeast = 0 } == Any ? "Gpu.Any" : $"new Gpu({Written.String(Name)}{(Count == 1 ? "" : $", {Count}")})";
        return $"{wish}.AtLeast({Written.Bytes(MemoryAtLeast)})";
    }
}
