using System.Threading.Tasks.Sources;

namespace GWorker;

/// <summary>Lets one run await room, again and again. Its continuation keeps the run's scheduler and never runs on the reader's thread.</summary>
internal sealed class RoomSignal : IRoomListener, IValueTaskSource
{
    ManualResetValueTaskSourceCore<bool> source = new() { RunContinuationsAsynchronously = true };

    public void OnRoom() => source.SetResult(true);

    /// <summary>Ends when there is room in <paramref name="sink"/>.</summary>
    internal ValueTask In<TOut>(IStreamSink<TOut> sink)
    {
        source.Reset();
        return sink.TryRoom(this) ? default : new(this, source.Version);
    }

    void IValueTaskSource.GetResult(short token) => source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => source.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        source.OnCompleted(continuation, state, token, flags);
}
