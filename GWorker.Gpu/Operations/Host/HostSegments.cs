namespace GWorker;

internal sealed class HostSegments() : Segments(Place.Host)
{
    private protected override void CopyIn()
    {
    }

    private protected override void Free()
    {
    }
}
