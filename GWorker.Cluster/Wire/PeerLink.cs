using Microsoft.Extensions.Logging;

namespace GWorker;

/// <summary>
/// Frames to one incarnation: over a data connection while there is one, else over Akka.Remote's. Which one carries a frame is nobody's business:
/// the channel puts right what is lost and doubled while one takes the other's place.
/// </summary>
/// <param name="fallback">Over Akka.Remote.</param>
/// <param name="take">Gets what comes over the data connection.</param>
/// <param name="log">Is told where no data connection comes about.</param>
internal sealed class PeerLink(ILink fallback, Action<ReadOnlyMemory<byte>> take, ILogger log) : ILink, IDisposable
{
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(3);

    // Some seconds: a node that starts or stops does not listen for a moment.
    const int Tries = 6;

    readonly CancellationTokenSource gone = new();
    DataLine? line;
    int dials;

    /// <summary>Told, on a connection's thread and under no lock, that one carries the frames from here on, or that the one that did has ended.</summary>
    internal Action<bool> Connected { get; set; } = static _ => { };

    /// <summary>Whether it is no wonder where none comes about: this node or its peer is about to end. Asked on a dialler's thread.</summary>
    internal Func<bool> IsEnding { get; set; } = static () => false;

    /// <summary>Whether a data connection carries the frames now.</summary>
    internal bool IsDirect => Volatile.Read(ref line) is not null;

    public void Send(ReadOnlyMemory<byte> frame)
    {
        if (Volatile.Read(ref line)?.Send(frame.Span) != true) fallback.Send(frame);
    }

    public void Push() => Volatile.Read(ref line)?.Push();

    public void Doubt() => Interlocked.Exchange(ref line, null)?.Dispose();

    /// <summary>Sends over this connection from here on, and takes what it brings until it ends. An older one is closed: its peer has given it up.</summary>
    internal async Task Use(DataLine next)
    {
        Interlocked.Exchange(ref line, next)?.Dispose();
        if (gone.IsCancellationRequested) Doubt();
        else Tell(true);
        try
        {
            if (await next.Read(take).ConfigureAwait(false) is { } fault) log.LogWarning("A data connection was closed: its peer sent {What}", fault);
        }
        catch (Exception error)
        {
            log.LogError(error, "A data connection was closed: what it brought could not be dealt with");
        }
        finally
        {
            // One that another has replaced, or that was given up on this side, says nothing of its peer.
            var hasEnded = Interlocked.CompareExchange(ref line, null, next) == next;
            next.Dispose();
            if (hasEnded && !gone.IsCancellationRequested && Volatile.Read(ref line) is null)
            {
                Tell(false);
                if (Volatile.Read(ref line) is not null) Tell(true); // there was one meanwhile, and its word may have come first
            }
        }
    }

    /// <summary>Dials, and dials again whenever the connection has ended, until this peer is gone. The first who asks for it decides how.</summary>
    internal void Keep(string where, Func<CancellationToken, Task<DataLine>> dial, TimeProvider clock)
    {
        if (Interlocked.Exchange(ref dials, 1) == 0) _ = Redial(where, dial, clock);
    }

    public void Dispose()
    {
        gone.Cancel();
        Doubt();
    }

    void Tell(bool connected)
    {
        try
        {
            Connected(connected);
        }
        catch (Exception error)
        {
            log.LogError(error, "That a data connection has {What} could not be dealt with", connected ? "begun" : "ended"); // it is dialled again all the same
        }
    }

    async Task Redial(string where, Func<CancellationToken, Task<DataLine>> dial, TimeProvider clock)
    {
        var (pause, failures) = (FirstPause, 0);
        while (!gone.IsCancellationRequested)
        {
            try
            {
                var next = await dial(gone.Token).ConfigureAwait(false);
                (pause, failures) = (FirstPause, 0);
                await Use(next).ConfigureAwait(false);
            }
            catch (Exception error) when (DataLine.IsEnd(error))
            {
                if (++failures == Tries && !IsEnding())
                    log.LogWarning("No data connection to {Where}: {Why}. Calls go over Akka's, which costs time; open that port to this node, or say DataPort = -1", where, error.Message.TrimEnd('.'));
            }

            try
            {
                await Task.Delay(pause, clock, gone.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }

            if (failures > 0) pause = TimeSpan.FromTicks(Math.Min(2 * pause.Ticks, LongestPause.Ticks));
        }
    }
}
