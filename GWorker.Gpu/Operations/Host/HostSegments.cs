namespace GWorker;

internal sealed class HostSegments() : Segments(Place.Host)
{
    private protected override void CopyIn(ReadOnlySpan<int> offsets)
    {
    }

    private protected override void Free()
    {
    }
}
