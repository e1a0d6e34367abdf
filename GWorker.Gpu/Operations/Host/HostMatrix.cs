namespace GWorker;

internal sealed class HostMatrix(int columns) : Matrix(Place.Host, columns)
{
    HostMemory memory = HostMemory.Empty;

    public override long Capacity => memory.Length / Columns;

    /// <summary>The rows in use.</summary>
    internal Span<float> Span => memory.Span[..(int)Length];

    internal Span<float> Row(int row) => memory.Span.Slice(row * Columns, Columns);

    private protected override void Reserve(long rows) => memory = HostMemory.Of(Growth.To(rows * Columns, memory.Length));

    private protected override void CopyIn(ReadOnlySpan<float> values, long at) => values.CopyTo(memory.Span[(int)at..]);

    private protected override void CopyOut(Span<float> values) => Span.CopyTo(values);

    private protected override void Free() => memory = HostMemory.Empty;
}
