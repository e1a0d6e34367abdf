using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace GWorker.Tests.Setup;

public class MetricsTests
{
    readonly Diary diary = new();
    readonly FakeTimeProvider clock = new();

    Task<LocalNode> Start(Cls<Keeper> cls) =>
        App.Of("a", cls).Start(new() { Clock = clock, Services = new ServiceCollection().AddSingleton(diary).BuildServiceProvider() });

    static Cls<Keeper> Named(string name) => App.Cls<Keeper>().Named(name).MinWorkers(1);

    [Fact]
    public async Task Batches_tell_their_size_their_window_and_why_they_closed()
    {
        using var meters = new Meters("metrics-batches");
        await using var node = await Start(Named("metrics-batches").Batched(3, 20.Ms));
        var keeper = node.Get<Keeper>();
        await keeper.Lengths.Remote(["a", "bb", "ccc"]);
        await node.Quiet(); // an answer comes before the run's end is written down
        var lone = keeper.Lengths.Remote("a");
        Assert.Equal(["1"], meters.Scrape("gworker.queue.length"));
        clock.Advance(20.Ms);
        await lone;
        await node.Quiet();
        Assert.Equal(["3", "1"], meters["gworker.batch.size"]);
        Assert.Equal(["0", "0.02"], meters["gworker.batch.window.duration"]);
        Assert.Equal(["1 reason=full", "1 reason=window"], meters["gworker.batch.closed"]);
        Assert.Equal(["0", "0", "0", "0.02"], meters["gworker.queue.duration"]);
        Assert.Equal(["0", "0"], meters["gworker.run.duration"]); // a batch is one run
        Assert.Equal(["0"], meters.Scrape("gworker.queue.length"));
    }

    [Fact]
    public async Task A_batch_that_holds_all_that_may_run_closed_for_its_capacity()
    {
        using var meters = new Meters("metrics-capacity");
        await using var node = await Start(Named("metrics-capacity").Concurrent(2).Batched(64, 20.Ms));
        await Task.WhenAll(node.Get<Keeper>().Lengths.Remote("a"), node.Get<Keeper>().Lengths.Remote("bb"));
        await node.Quiet();
        Assert.Equal(["1 reason=capacity"], meters["gworker.batch.closed"]);
        Assert.Equal(["2"], meters["gworker.batch.size"]);
    }

    [Fact]
    public async Task A_batch_that_waits_for_nobody_closed_since_it_is_eager()
    {
        using var meters = new Meters("metrics-eager");
        await using var node = await Start(Named("metrics-eager").Batched(64, 20.Ms).Eager());
        Assert.Equal(1, await node.Get<Keeper>().Lengths.Remote("a"));
        await node.Quiet();
        Assert.Equal(["1 reason=eager"], meters["gworker.batch.closed"]);
        Assert.Equal(["1"], meters["gworker.batch.size"]);
    }

    [Fact]
    public async Task Calls_tell_how_long_they_queued_and_ran()
    {
        using var meters = new Meters("metrics-calls");
        await using var node = await Start(Named("metrics-calls"));
        var keeper = node.Get<Keeper>();
        var running = keeper.Slow.Remote("a");
        await diary.Entered.Task;
        var queued = keeper.Say.Remote("b");
        Assert.Equal(["1"], meters.Scrape("gworker.queue.length"));
        clock.Advance(3.S);
        diary.Gate.SetResult();
        await Task.WhenAll(running, queued);
        await node.Quiet();
        Assert.Equal(["0", "3"], meters["gworker.queue.duration"]);
        Assert.Equal(["0", "3"], meters["gworker.run.duration"].Order()); // a run is measured beside the start of the next
    }

    [Fact]
    public async Task Rejections_are_counted()
    {
        using var meters = new Meters("metrics-rejections");
        await using var node = await Start(Named("metrics-rejections").Queue(1));
        var keeper = node.Get<Keeper>();
        var running = keeper.Slow.Remote("a");
        var queued = keeper.Say.Remote("b");
        await Assert.ThrowsAsync<OverloadedException>(() => keeper.Say.Remote("c"));
        Assert.Equal(["1"], meters["gworker.rejections"]);
        diary.Gate.SetResult();
        await Task.WhenAll(running, queued);
    }

    [Fact]
    public async Task Restarts_are_counted()
    {
        using var meters = new Meters("metrics-restarts");
        await using var node = await Start(Named("metrics-restarts").Liveness(Keeper.Methods.Health, period: 30.S, failures: 1));
        diary.Healthy = false;
        clock.Advance(30.S);
        await node.Quiet();
        Assert.Equal(["1"], meters["gworker.restarts"]);
    }

    [Fact]
    public async Task A_pool_that_is_gone_has_no_queue_length()
    {
        using var meters = new Meters("metrics-gone");
        var node = await Start(Named("metrics-gone"));
        Assert.Equal(["0"], meters.Scrape("gworker.queue.length"));
        await node.DisposeAsync();
        Assert.Empty(meters.Scrape("gworker.queue.length"));
    }

    [Fact]
    public async Task A_listener_that_throws_costs_no_call()
    {
        using var meters = new Meters("metrics-throws", _ => throw new InvalidOperationException("the exporter is broken"));
        await using var node = await Start(Named("metrics-throws").Batched(1, 20.Ms).Queue(2));
        var keeper = node.Get<Keeper>();
        var lengths = await keeper.Lengths.Remote(["a", "bb"]).Soon();
        Assert.Equal([1, 2], lengths);
        Assert.NotEmpty(meters["gworker.batch.closed"]);
        await node.Quiet(); // whoever called is answered before its slot is given back

        var running = keeper.Slow.Remote("a");
        Task<string>[] queued = [keeper.Say.Remote("b"), keeper.Say.Remote("c")];
        var refused = await Record.ExceptionAsync(() => keeper.Say.Remote("d"));
        diary.Gate.SetResult();
        Assert.IsType<OverloadedException>(refused);
        Assert.Equal("a", await running.Soon());
        Assert.Equal(["b!", "c!"], await Task.WhenAll(queued).Soon());
    }

    [Fact]
    public async Task No_lock_is_held_over_a_listener()
    {
        LocalNode? node = null;
        var calls = new List<bool>();

        // Another thread's turn at the same queue, while this one is in the listener.
        using var meters = new Meters("metrics-lock", name =>
        {
            if (name == "gworker.batch.closed") calls.Add(Task.Run(() => { _ = node!.Get<Keeper>().Slow.Remote("b"); }).Wait(TestNode.Patience));
        });
        await using var started = node = await Start(Named("metrics-lock").Batched(2, 20.Ms).Concurrent(4));
        await node.Get<Keeper>().Lengths.Remote(["a", "bb"]);
        diary.Gate.SetResult();
        Assert.Equal([true], calls);
    }
}
