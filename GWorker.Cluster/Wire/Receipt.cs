namespace GWorker;

/// <summary>What has been received and what of it the peer has not been told. Read and changed under the channel's lock.</summary>
/// <param name="patience">How long the peer may go untold.</param>
/// <param name="enough">So many bytes untold may soon stop it.</param>
/// <param name="ahead">So many frames untold may keep it from flushing.</param>
internal sealed class Receipt(long patience, int enough, int ahead)
{
    int untold;
    int untoldFrames;

    /// <summary>How many data frames have come, which is also the number of the next one.</summary>
    internal long Frames { get; private set; }

    /// <summary>When the peer must be told at the latest.</summary>
    internal long Due { get; private set; } = long.MaxValue;

    /// <summary>So much is untold that the peer may soon have to stop.</summary>
    internal bool IsLarge => untold >= enough;

    /// <summary>So many frames are untold that the peer may be gathering for want of an answer.</summary>
    internal bool IsMany => untoldFrames >= ahead;

    internal void Add(int bytes, long now)
    {
        Frames++;
        untoldFrames++;
        untold += bytes;
        Owe(now);
    }

    /// <summary>The peer does not seem to know what has come.</summary>
    internal void Owe(long now) => Due = Math.Min(Due, now + patience);

    /// <summary>For the frame that leaves now.</summary>
    internal long Tell()
    {
        (untold, untoldFrames, Due) = (0, 0, long.MaxValue);
        return Frames;
    }
}
