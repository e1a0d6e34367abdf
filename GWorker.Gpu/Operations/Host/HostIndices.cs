namespace GWorker;

internal sealed class HostIndices() : Indices(Place.Host)
{
    int[] rows = [];

    internal ReadOnlySpan<int> Span => rows.AsSpan(0, Count);

    private protected override void CopyIn(ReadOnlySpan<int> rows)
    {
        if (this.rows.Length < rows.Length) this.rows = new int[rows.Length + rows.Length / 4];
        rows.CopyTo(this.rows);
    }

    private protected override void Free() => rows = [];
}
