using Microsoft.Extensions.Time.Testing;

namespace GWorker.Tests.TestKit;

/// <summary>A clock that only the test moves, and that can be asked for its timers: what is moved before there is one does not ring it.</summary>
sealed class ToldClock : FakeTimeProvider
{
    readonly List<TimeSpan> made = [];
    readonly SemaphoreSlim more = new(0);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        lock (made) made.Add(dueTime);
        more.Release();
        return timer;
    }

    /// <summary>Waits until so many timers have been set to this.</summary>
    internal async Task Set(TimeSpan due, int times = 1)
    {
        while (Count() < times) Assert.True(await more.WaitAsync(Patient.Patience), $"No timer was set to {due}");

        int Count()
        {
            lock (made) return made.Count(d => d == due);
        }
    }
}
