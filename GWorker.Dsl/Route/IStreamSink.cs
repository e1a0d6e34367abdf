namespace GWorker;

/// <summary>
/// The sink of a stream. Unlike a plain answer's it may be told an end by somebody else while an item comes: what comes after the end is
/// dropped.
/// </summary>
internal interface IStreamSink<TOut> : ISink<TOut>
{
    /// <summary>Takes an item of known weight, whatever there is room for. Throws where it cannot be carried.</summary>
    void Item(TOut value, long weight);

    /// <summary>Takes items that came together, of known weight together.</summary>
    /// <returns>Whether a reader waits for them, who is then to be told once.</returns>
    bool Add(ReadOnlySpan<TOut> values, long weight)
    {
        foreach (var value in values) Item(value, weight / values.Length);
        return false;
    }

    /// <summary>Tells the reader who waits. Under nobody's lock: it goes on in a context of its own.</summary>
    void Tell()
    {
    }

    /// <summary>
    /// Whether another item may come now, or nobody wants one any more. Where not, <paramref name="listener"/> is told once when that
    /// changes; a later listener takes the place of one before.
    /// </summary>
    bool TryRoom(IRoomListener listener);

    /// <summary>Whether nothing has been taken and no more comes before something is.</summary>
    /// <param name="isFar">Whether the method runs on another node, where it has the wider window.</param>
    bool IsHeldUp(bool isFar) => false;

    /// <summary>Forgets what has come: all of it comes again.</summary>
    void Restart()
    {
    }

    /// <summary>Tells whoever waits for room, that it need not.</summary>
    void Wake()
    {
    }
}

/// <summary>Who waits until a stream's reader has taken some of it.</summary>
internal interface IRoomListener
{
    /// <summary>Runs no user code and takes no lock for long: it comes on the reader's thread.</summary>
    void OnRoom();
}
