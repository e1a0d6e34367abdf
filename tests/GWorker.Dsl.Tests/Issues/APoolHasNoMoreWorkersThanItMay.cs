using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GWorker.Tests.Issues;

/// <summary>The keeper and a caller could both see that a worker was missing and both add one; and one that was added to a pool that had ended ran for ever.</summary>
public partial class APoolHasNoMoreWorkersThanItMay
{
    [Worker]
    public partial class Small
    {
        [Method] public int One() => 1;
    }

    readonly Pool pool;

    public APoolHasNoMoreWorkersThanItMay()
    {
        var (quiescence, clock) = (new Quiescence(), new FakeTimeProvider());
        var parts = new NodeParts(clock, null, NullLoggerFactory.Instance, new([], TimeProvider.System), new CountedScheduler(quiescence), quiescence, 64, Copies: false);
        pool = ((Cls)App.Cls<Small>()).Open(parts).Usual;
    }

    [Fact]
    public void Who_comes_second_adds_none()
    {
        Assert.NotNull(pool.AddWorker());
        Assert.Null(pool.AddWorker());
        Assert.Null(pool.AddWorker(onlyIfNone: true));
    }

    [Fact]
    public async Task Who_comes_after_the_stop_adds_none()
    {
        await pool.Stop();
        Assert.Null(pool.AddWorker());
    }

    [Fact]
    public void A_pool_with_a_worker_on_its_way_does_not_retire_and_a_retired_one_gets_none()
    {
        var worker = pool.AddWorker()!;
        Assert.False(pool.TryRetire());
        worker.Stop();
        Assert.True(SpinWait.SpinUntil(() => !pool.HasWorkers, TimeSpan.FromSeconds(30)));
        Assert.True(pool.TryRetire());
        Assert.Null(pool.AddWorker(onlyIfNone: true));
    }
}
