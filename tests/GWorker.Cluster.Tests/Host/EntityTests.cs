using Akka.Actor;
using Akka.Cluster.Sharding;
using Akka.TestKit;
using Akka.TestKit.Xunit2;
using GWorker.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GWorker.Tests;

/// <summary>A worker's entity under a parent that plays its shard, on a clock that only the test moves.</summary>
public sealed class EntityTests : Akka.TestKit.Xunit2.TestKit
{
    static readonly TimeSpan Patience = Patient.Patience;

    readonly FakeTimeProvider clock = new();
    readonly Watch watch = new();
    readonly ClusterParts parts;
    readonly ClusterKeeper keeper;
    readonly TestProbe shard;
    readonly Service<Watched> service;
    readonly SemaphoreSlim published = new(0);

    public EntityTests()
        : base("akka.loglevel = WARNING\nakka.stdout-loglevel = OFF\nakka.test.filter-leeway = 120s")
    {
        var node = new NodeParts(clock, watch, NullLoggerFactory.Instance, new([], clock), TaskScheduler.Default, null, 64, false);
        parts = new(node, "app", true, 1 << 20) { Address = "here" };
        node.Keeper = keeper = new(parts, new(parts), () => published.Release());
        service = new(
            App.Cls<Watched>().Concurrent(4).Liveness(Watched.Methods.IsLive, period: 10.S, failures: 1).Readiness(Watched.Methods.IsOpen, period: 1.S), node);
        parts.Services.Add(service);
        shard = CreateTestProbe();
    }

    IActorRef Entity(string name) => shard.ChildActorOf(Props.Create(() => new WorkerEntity(parts)), name);

    async Task<WorkerReport> Describe(IActorRef entity) => (await entity.Ask<WorkerReportMessage>(new Describe(new("Watched~1")), Patience)).Report;

    /// <summary>Every move of a worker is published: after each it is looked at again.</summary>
    async Task<WorkerReport> Until(IActorRef entity, Func<WorkerReport, bool> holds)
    {
        while (true)
        {
            var report = await Describe(entity);
            if (holds(report)) return report;
            Assert.True(await published.WaitAsync(Patience), $"It stays {report}");
        }
    }

    async Task<IActorRef> Ready(string name = "one")
    {
        var entity = Entity(name);
        entity.Tell(new Wake(new("Watched~1"), []));
        await Until(entity, r => r.Stage == Stage.Ready);
        return entity;
    }

    Task<IActorRef> Child(IActorRef entity) => Sys.ActorSelection(entity.Path / "incarnation").ResolveOne(Patience);

    [Fact]
    public async Task A_wake_makes_it_ready_and_a_second_one_changes_nothing()
    {
        var entity = await Ready();
        entity.Tell(new Wake(new("Watched~1"), []));
        var report = await Describe(entity);
        Assert.Equal(("Watched~1", "here", "Watched", Stage.Ready, 1, 0, 0), (report.Id, report.Node, report.Pool, report.Stage, report.Epoch, report.Waiting, report.Running));
        Assert.Single(watch.Instances);
        Assert.Equal(2, await service.Handle().Next.Remote(1).Soon());
    }

    [Fact]
    public async Task A_liveness_verdict_fails_the_child_and_supervision_puts_the_next_incarnation_in_its_place()
    {
        var entity = await Ready();
        var child = await Child(entity);
        watch.Live = false;
        await EventFilter.Exception<VerdictException>().ExpectOneAsync(async () =>
        {
            clock.Advance(10.S);
            await Until(entity, r => r.Epoch == 2);
            watch.Live = true;
            await Until(entity, r => r is { Epoch: 2, Stage: Stage.Ready });
        });
        Assert.Equal(child, await Child(entity)); // the same path and the same reference: a restart, not another child
        Assert.Equal(2, watch.Instances.Distinct().Count());
        Assert.Equal(["exit"], watch.Notes);
        var report = await Describe(entity);
        Assert.Contains("epoch 1 LivenessFailed: IsLive gave false", Assert.Single(report.Verdicts, v => v.Contains("Liveness", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Equal(6, await service.Handle().Next.Remote(5).Soon());
    }

    [Fact]
    public async Task Readiness_takes_it_out_of_the_directory_and_back()
    {
        var entity = await Ready();
        Assert.Equal(8, keeper.Entry().Pools.Single().Credits);
        watch.Open = false;
        clock.Advance(1.S);
        await Until(entity, r => r.Stage == Stage.Unready);
        var pool = keeper.Entry().Pools.Single();
        Assert.Equal((0, Stage.Unready, 1), (pool.Credits, pool.Workers.Single().Stage, pool.Workers.Single().Epoch));
        Assert.Equal("IsOpen gave false", pool.Workers.Single().Why);
        watch.Open = true;
        clock.Advance(1.S);
        await Until(entity, r => r.Stage == Stage.Ready);
        Assert.Equal(8, keeper.Entry().Pools.Single().Credits);
        Assert.Single(watch.Instances);
    }

    [Fact]
    public async Task It_answers_while_its_worker_hangs()
    {
        var entity = await Ready();
        var calls = Enumerable.Range(0, 4).Select(i => service.Handle().Hang.Remote(i)).ToArray();
        await watch.Inside.Task.Soon();
        var report = await Describe(entity);
        Assert.Equal((Stage.Ready, 4), (report.Stage, report.Running));
        watch.Go.Set();
        await Task.WhenAll(calls).Soon();
    }

    [Fact]
    public async Task What_fails_in_the_child_is_a_restart_of_it_and_reaches_nobody_else()
    {
        var entity = await Ready();
        var child = await Child(entity);
        shard.Watch(entity);
        await EventFilter.Exception<ActorKilledException>().ExpectOneAsync(() =>
        {
            child.Tell(Kill.Instance);
            return Task.CompletedTask;
        });
        Assert.Equal(child, await Child(entity));
        Assert.Equal((Stage.Ready, 1), (await Describe(entity) is var report ? (report.Stage, report.Epoch) : default));
        Assert.Equal(2, await service.Handle().Next.Remote(1).Soon());
        await shard.ExpectNoMsgAsync(TimeSpan.FromMilliseconds(50));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Halt_and_Leave_stop_it_gracefully(bool halt)
    {
        var entity = await Ready();
        shard.Watch(entity);
        var call = service.Handle().Hang.Remote(1);
        await watch.Inside.Task.Soon();
        entity.Tell(halt ? new Halt(new("Watched~1")) : Leave.Instance);
        await Until(entity, r => r.Stage == Stage.Draining);
        Assert.Equal(0, keeper.Entry().Pools.Single().Credits);
        Assert.True(keeper.Entry().Pools.Single().Workers.Single().IsLeaving);
        watch.Go.Set();
        Assert.Equal(1, await call.Soon());
        await watch.Exited.Task.Soon();
        Assert.Equal(["ran", "exit"], watch.Notes);
        var end = await shard.FishForMessageAsync(m => m is Passivate or Terminated, Patience);
        if (end is Passivate passivate)
        {
            Assert.Same(Leave.Instance, passivate.StopMessage);
            entity.Tell(passivate.StopMessage); // what the shard does
            await shard.FishForMessageAsync(m => m is Terminated, Patience);
        }

        Assert.Empty(service.Usual.Workers);
    }

    [Fact]
    public async Task A_worker_that_was_never_woken_says_so_and_passivates()
    {
        var entity = Entity("unknown");
        shard.Watch(entity);
        var report = await Describe(entity);
        Assert.Equal((Stage.Stopped, "", 0), (report.Stage, report.Pool, report.Epoch));
        var passivate = await shard.ExpectMsgAsync<Passivate>(Patience);
        entity.Tell(passivate.StopMessage);
        await shard.ExpectTerminatedAsync(entity, Patience);
    }

    [Fact]
    public async Task One_that_this_node_does_not_know_or_has_no_place_for_passivates_too()
    {
        Entity("stranger").Tell(new Wake(new("Nobody~1"), []));
        await shard.ExpectMsgAsync<Passivate>(Patience);
        await Ready();
        Entity("second").Tell(new Wake(new("Watched~2"), [])); // one is the most there may be
        await shard.ExpectMsgAsync<Passivate>(Patience);
        Assert.Single(service.Usual.Workers);
    }

    [Fact]
    public async Task A_key_that_cannot_be_read_costs_its_worker_alone()
    {
        var entity = Entity("damaged");
        shard.Watch(entity);
        entity.Tell(new Wake(new("Watched~1"), [0xC1, 0xFF]));
        await shard.ExpectMsgAsync<Passivate>(Patience); // which comes when its key has been looked at
        Assert.Equal(Stage.Stopped, (await Describe(entity)).Stage);
    }
}
