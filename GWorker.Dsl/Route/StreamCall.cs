using System.Threading.Tasks.Sources;

namespace GWorker;

/// <summary>
/// The caller's end of a stream. Items come from the run's thread, or from the connection's, into one array; the reader takes that array
/// when it has worked off the one before. So the lock is the reader's business once in many items, and no item waits for another to be read.
/// </summary>
internal sealed class StreamCall<TIn, TOut>(
    Destination destination, Contract<TIn, TOut> contract, TIn input, CancellationToken cancel, CancellationToken enumeration)
    : IAsyncEnumerator<TOut>, IStreamSink<TOut>, IValueTaskSource<bool>
{
    const int FirstRoom = 4;

    readonly Lock gate = new();
    ManualResetValueTaskSourceCore<bool> arrival = new() { RunContinuationsAsynchronously = true };

    // The reader's own.
    StreamItem<TIn, TOut>? item;
    CancellationTokenSource? stop;
    CancellationToken above;
    TOut[] reading = [];
    int next;
    int taken;
    bool isOver;

    // Under the gate.
    TOut[] coming = [];
    int came;
    long weight;
    bool readerWaits;
    bool hasEnded;
    Exception? failure;
    IRoomListener? listener;

    public TOut Current { get; private set; } = default!;

    /// <summary>The call, once it was sent.</summary>
    internal StreamItem Sent => item!;

    /// <summary>Sends the call before an item is asked for. Gives how long its pool wants to be left alone, where that had no room.</summary>
    /// <exception cref="OperationCanceledException">It was given up before.</exception>
    internal TimeSpan? Send()
    {
        if (Start() is { } cancelled) throw new OperationCanceledException(cancelled);
        lock (gate) return failure is OverloadedException { RetryAfter: var pause } ? pause : null;
    }

    public ValueTask<bool> MoveNextAsync()
    {
        if (next < taken)
        {
            Step();
            return new(true);
        }

        if (isOver) return new(false);
        if (item is null && Start() is { } cancelled) return ValueTask.FromCanceled<bool>(cancelled);
        lock (gate)
        {
            if (came == 0 && !hasEnded)
            {
                arrival.Reset();
                readerWaits = true;
                return new(this, arrival.Version);
            }
        }

        try
        {
            return new(Take());
        }
        catch (Exception error)
        {
            return ValueTask.FromException<bool>(error);
        }
    }

    public ValueTask DisposeAsync()
    {
        if (stop is null) return default;
        isOver = true;
        (next, taken, reading) = (0, 0, []);
        Current = default!;
        RunToken.Fire(stop); // a call that has ended does not hear it
        stop.Dispose();
        return default;
    }

    public void Item(TOut value) => Item(value, LookAhead.WeightOf(value));

    public void Item(TOut value, long itsWeight)
    {
        if (Add(new(in value), itsWeight)) Tell();
    }

    public bool Add(ReadOnlySpan<TOut> values, long theirWeight)
    {
        lock (gate)
        {
            if (hasEnded) return false;
            if (came + values.Length > coming.Length) Array.Resize(ref coming, Math.Max(Math.Max(FirstRoom, 2 * came), came + values.Length));
            values.CopyTo(coming.AsSpan(came));
            came += values.Length;
            weight += theirWeight;
            var wakes = readerWaits;
            readerWaits = false;
            return wakes;
        }
    }

    public void Tell()
    {
        try
        {
            arrival.SetResult(true);
        }
        catch
        {
            // Of the reader's context, which may be gone: that is the reader's end, and not the call's.
        }
    }

    public void End() => Finish(null);

    public void Error(Exception error) => Finish(error);

    public bool TryRoom(IRoomListener next)
    {
        lock (gate)
        {
            if (hasEnded || weight < LookAhead.Window) return true;
            listener = next;
            return false;
        }
    }

    public bool IsHeldUp(bool isFar)
    {
        // A run that listens gives nothing before it is told; one on another node gives nothing when all of its window is here.
        lock (gate) return !hasEnded && taken == 0 && (isFar ? weight >= LookAhead.FarWindow : listener is not null);
    }

    public void Restart()
    {
        lock (gate)
            if (!hasEnded) (coming, came, weight) = ([], 0, 0);
    }

    public void Wake()
    {
        IRoomListener? told;
        lock (gate) (told, listener) = (listener, null);
        told?.OnRoom();
    }

    bool IValueTaskSource<bool>.GetResult(short token)
    {
        arrival.GetResult(token);
        return Take();
    }

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => arrival.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        arrival.OnCompleted(continuation, state, token, flags);

    /// <summary>Sends the call; where that was given up before, says by which token.</summary>
    CancellationToken? Start()
    {
        if (cancel.IsCancellationRequested || enumeration.IsCancellationRequested)
        {
            isOver = true;
            return Given;
        }

        var to = destination;
        if (to.Inherits && CallScope.Current is { } running) (to, above) = (to.PartOf(running), running.Stop);
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancel, enumeration, above);
        item = to.Route.Copies
            ? new(to, contract, Payload.Copy(input), new CopyingStream<TOut>(this), stop.Token)
            : new(to, contract, input, this, stop.Token);
        to.Route.Send(to.Pool, item);
        return null;
    }

    /// <summary>Takes what has come and moves to its first item; or ends, once what had come is read.</summary>
    bool Take()
    {
        long read;
        IRoomListener? told;
        lock (gate)
        {
            if (came == 0)
            {
                isOver = true;
                Current = default!;
                return failure is null ? false : throw failure;
            }

            (reading, coming) = (coming, reading);
            (taken, came, next) = (came, 0, 0);
            (read, weight) = (weight, 0);
            (told, listener) = (listener, null);
        }

        told?.OnRoom();
        item!.Read(read);
        Step();
        return true;
    }

    void Step()
    {
        Current = reading[next];
        reading[next++] = default!; // what was read is the reader's alone
    }

    void Finish(Exception? error)
    {
        bool wakes;
        IRoomListener? told;
        lock (gate)
        {
            if (hasEnded) return;
            hasEnded = true;
            failure = error;
            if (error is OperationCanceledException)
            {
                // Whoever gives up does not want what is left. The call knows a source of our own; the caller knows their token.
                failure = new OperationCanceledException(Given);
                (coming, came, weight) = ([], 0, 0);
            }

            (wakes, readerWaits) = (readerWaits, false);
            (told, listener) = (listener, null);
        }

        told?.OnRoom();
        if (wakes) Tell();
    }

    CancellationToken Given => cancel.IsCancellationRequested ? cancel : enumeration.IsCancellationRequested ? enumeration : above;
}

/// <summary>Hands copies of a stream's items on.</summary>
internal sealed class CopyingStream<TOut>(IStreamSink<TOut> to) : IStreamSink<TOut>
{
    public void Item(TOut value) => to.Item(Payload.Copy(value));

    public void Item(TOut value, long weight) => to.Item(Payload.Copy(value), weight);

    public bool TryRoom(IRoomListener listener) => to.TryRoom(listener);

    public bool IsHeldUp(bool isFar) => to.IsHeldUp(isFar);

    public void Restart() => to.Restart();

    public void Wake() => to.Wake();

    public void End() => to.End();

    public void Error(Exception error) => to.Error(error);
}
