namespace GWorker;

/// <summary>What one thread needs for attention: as much as its longest segment needed.</summary>
internal sealed class AttentionScratch
{
    HostMemory keys = HostMemory.Empty;
    HostMemory values = HostMemory.Empty;
    HostMemory scores = HostMemory.Empty;

    internal Span<float> Keys => keys.Span;

    internal Span<float> Values => values.Span;

    internal Span<float> Scores => scores.Span;

    internal void Take(int rows, int size)
    {
        var padded = Panel.Count(rows) * Panel.Columns;
        Grow(ref keys, padded * size);
        Grow(ref values, Panel.Count(size) * Panel.Columns * rows);
        Grow(ref scores, AttentionWork.QueriesAtATime * padded);
    }

    static void Grow(ref HostMemory memory, int length)
    {
        if (memory.Length < length) memory = HostMemory.Of(length);
    }
}
