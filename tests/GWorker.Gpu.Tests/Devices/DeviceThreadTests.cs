namespace GWorker.Tests;

/// <summary>The order in which a device's thread comes to what it is given and what it has begun.</summary>
public class DeviceThreadTests
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task What_has_begun_is_seen_to_end_while_callers_keep_the_queue_full()
    {
        using var thread = new DeviceThread("Tested", static () => { });
        var trip = new Trip();
        var callers = new Callers(thread, trip);
        thread.Post(trip);
        thread.Post(callers);
        Assert.InRange(await callers.CallsUntilTheEnd.Task.WaitAsync(Patience), 1, Callers.Most - 1);
        await trip.End.Task.WaitAsync(Patience);
    }

    /// <summary>A batch on a stream: not done when it has just begun, nor when it is looked at the next time.</summary>
    sealed class Trip : DeviceWork
    {
        int looks;

        internal TaskCompletionSource End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal override void Start()
        {
        }

        internal override bool HasEnded() => ++looks > 2 && End.TrySetResult();

        internal override void Refuse(Exception why) => End.TrySetException(why);
    }

    /// <summary>Callers of whom always one is in the queue, until the trip has ended or they tire of it.</summary>
    sealed class Callers(DeviceThread thread, Trip trip) : DeviceWork
    {
        internal const int Most = 100;

        int calls;

        internal TaskCompletionSource<int> CallsUntilTheEnd { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal override void Start()
        {
            if (++calls < Most && !trip.End.Task.IsCompleted) thread.Post(this);
            else CallsUntilTheEnd.SetResult(calls);
        }

        internal override void Refuse(Exception why) => CallsUntilTheEnd.SetException(why);
    }
}
