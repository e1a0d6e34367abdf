using System.Threading.Tasks.Sources;

namespace GWorker;

/// <summary>Room for one trip: its buffers, and the work that takes them to the device and back. Used again and again, so that a batch allocates nothing here.</summary>
internal abstract class Slot<TIn, TOut, TArgs>(DeviceThread thread) : DeviceWork, IValueTaskSource, IDisposable
    where TIn : unmanaged where TOut : unmanaged where TArgs : struct
{
    ManualResetValueTaskSourceCore<bool> end = new() { RunContinuationsAsynchronously = true };

    internal abstract Buffers<TIn, TOut> Buffers { get; }

    private protected TripSize Size { get; private set; }

    private protected TArgs Args { get; private set; }

    /// <summary>Takes what has been packed to the device; ends when its results are back.</summary>
    internal ValueTask Go(TripSize size, TArgs args)
    {
        Size = size;
        Args = args;
        end.Reset();
        var going = new ValueTask(this, end.Version);
        thread.Post(this);
        return going;
    }

    internal override void Refuse(Exception why) => end.SetException(why);

    private protected void End(Exception? error = null)
    {
        if (error is null) end.SetResult(true);
        else end.SetException(error);
    }

    public abstract void Dispose();

    void IValueTaskSource.GetResult(short token) => end.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => end.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        end.OnCompleted(continuation, state, token, flags);
}
