using GWorker.Tests.BadInput;
using GWorker.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using static GWorker.Tests.TestKit.Entries;

namespace GWorker.Tests;

/// <summary>What a call whose time is up is told where no worker took it: of its own pool, and with what brought its worker where it is.</summary>
public sealed class WhyNoWorkerTests
{
    const string At = "akka.tcp://gworker@a:1";

    readonly ClusterParts parts;
    readonly ClusterKeeper keeper;
    readonly Pool usual;
    readonly Pool small;
    readonly byte[] key;
    long version;

    public WhyNoWorkerTests()
    {
        var node = new NodeParts(TimeProvider.System, null, NullLoggerFactory.Instance, new([], TimeProvider.System), TaskScheduler.Default, null, 64, Copies: false);
        parts = new(node, "app", isHost: false, 1 << 20) { Address = "here" };
        node.Keeper = keeper = new(parts, new(parts), static () => { });
        var service = new Service<Modelled>(App.Cls<Modelled>(), node);
        var wire = parts.Services.Add(service);
        (usual, small) = (service.Usual, service.PoolOf(ParameterSet.Empty.With(0, "small", ""))!);
        key = wire.KeyOf(small).Bytes;
    }

    NodeEntry Publish(params PoolEntry[] pools)
    {
        var entry = Serving(At, [Offer("Modelled")], pools) with { Version = ++version };
        Assert.True(parts.Directory.Apply(entry));
        return entry;
    }

    static PoolEntry Usual(params WorkerEntry[] workers) => Pool("Modelled", workers: workers);

    PoolEntry Small(params WorkerEntry[] workers) => Usual(workers) with { Key = key, Name = "Modelled[Model=small]" };

    [Fact]
    public void Another_pools_worker_is_not_its()
    {
        Publish(Usual(Worker("Modelled~1")));
        Assert.Equal("its worker is Ready", keeper.WhyNoWorker(usual));
        Assert.Equal("no worker has been placed yet", keeper.WhyNoWorker(small));
    }

    [Fact]
    public void Another_pools_failure_is_not_its()
    {
        Publish(Usual(Worker("Modelled~1", Stage.BackingOff)) with { Failure = "it could not enter" }, Small());
        Assert.Equal("it could not enter", keeper.WhyNoWorker(usual));
        Assert.Equal("no worker has been placed yet", keeper.WhyNoWorker(small));
    }

    [Fact]
    public void With_what_brought_its_worker_where_it_is()
    {
        Publish(Usual(Worker("Modelled~1")), Small(Worker("Modelled~2", Stage.Unready) with { Why = "IsOpen gave false" }));
        Assert.Equal("its worker is Unready: IsOpen gave false", keeper.WhyNoWorker(small));
        Assert.Contains("Modelled~2 epoch 1 Unready on no device: IsOpen gave false", ClusterStatus.Of(parts).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void With_what_became_of_its_node()
    {
        var entry = Publish(Usual(Worker("Modelled~1")));
        parts.Directory.SetConnected(entry.Uid, false);
        Assert.Equal($"its worker is Ready, and its node {At} does not answer", keeper.WhyNoWorker(usual));
        parts.Directory.SetConnected(entry.Uid, true);
        Assert.Equal("its worker is Ready", keeper.WhyNoWorker(usual));
    }

    [Fact]
    public void With_what_is_quarantined()
    {
        Publish(Small() with { Quarantined = ["epoch 1 on A100: Health took longer than 2.S"] });
        Assert.Equal($"no worker has been placed yet; quarantined on {At}: epoch 1 on A100: Health took longer than 2.S", keeper.WhyNoWorker(small));
        Assert.Contains("\n    quarantined: epoch 1 on A100: Health took longer than 2.S", ClusterStatus.Of(parts).ToString(), StringComparison.Ordinal);
    }
}
