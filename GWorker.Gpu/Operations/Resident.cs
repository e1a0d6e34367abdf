namespace GWorker;

/// <summary>
/// Something in the memory of one place: the host, or one accelerator. Operations take what lives where they do, and refuse the rest.
/// Made by <see cref="Operations"/>; whoever made it disposes it.
/// </summary>
public abstract class Resident : IDisposable
{
    private protected Resident(Place place) => Place = place;

    internal Place Place { get; }

    internal bool IsDisposed { get; private set; }

    /// <summary>Gives its memory back.</summary>
    public void Dispose()
    {
        if (IsDisposed) return;
        IsDisposed = true;
        Free();
    }

    private protected abstract void Free();
}
