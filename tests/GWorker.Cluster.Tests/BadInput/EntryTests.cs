using Akka.Actor;
using GWorker.Tests.Setup;
using GWorker.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace GWorker.Tests.BadInput;

/// <summary>Whatever is published of a node, nobody is believed to be more than the cluster says.</summary>
public sealed class EntryTests : IAsyncLifetime
{
    readonly Kept log = new();
    ClusterNode node = null!;
    ClusterNode client = null!;

    static App Entries => App.Of("entries", App.Cls<Sink>().MinWorkers(1));

    public async Task InitializeAsync()
    {
        node = await Entries.Start(new() { Loggers = log });
        client = await App.Connect("entries", new() { Seeds = [node.Seed()], Loggers = NullLoggerFactory.Instance });
        Assert.Equal(2, await client.Get<Sink>().Next.Remote(1).Soon());
        await node.Until(() => node.Cluster.Members.Length == 2);
    }

    public async Task DisposeAsync()
    {
        await client.DisposeAsync();
        await node.DisposeAsync();
        log.Dispose();
    }

    static long Uid(ClusterNode of) => Akka.Cluster.Cluster.Get(of.System).SelfUniqueAddress.Uid;

    // What a node might say of itself that runs a worker and has room for any number.
    static NodeEntry Tempting(string address, long uid) => new(
        address, uid, long.MaxValue, "entries", true, false, ["H100"], [new("Sink", -1, true, "", new(1, 1, null))],
        [new("Sink", [], "Sink", 1000, 0, 0, TimeSpan.Zero, TimeSpan.Zero, 0, null, [1, 1, 1, 1], null, [new("Sink~1", 1, Stage.Ready, false, TimeSpan.Zero, "")])]);

    // From that system, over the network where it is another one, and dealt with when this returns.
    async Task Tell(ActorSystem from, object message)
    {
        var at = from.ActorSelection($"{node.Address}/user/gworker-membership");
        at.Tell(message, from.ActorOf(Props.Empty));
        await at.ResolveOne(Patient.Patience).Soon();
    }

    async Task Serves()
    {
        Assert.Equal(Enumerable.Range(1, 100), await Task.WhenAll(Enumerable.Range(0, 100).Select(i => client.Get<Sink>().Next.Remote(i))).Soon());
        Assert.Equal(((string[])[client.Address, node.Address]).Order(StringComparer.Ordinal), node.Cluster.Members.Select(m => m.Address).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Of_a_system_that_is_no_member()
    {
        var stranger = ClusterConfig.Of(null, "entries", new() { Loggers = NullLoggerFactory.Instance }).Start();
        var cluster = Akka.Cluster.Cluster.Get(stranger); // it has joined nothing
        await Tell(stranger, Tempting(cluster.SelfAddress.ToString(), cluster.SelfUniqueAddress.Uid));
        await Tell(stranger, Tempting(cluster.SelfAddress.ToString(), Uid(node)));
        await Serves();
        await stranger.Terminate();
    }

    [Fact]
    public async Task Of_another_apps_node_in_the_same_cluster()
    {
        await using var other = await App.Of("other", App.Cls<Echo>().MinWorkers(1)).Start(new() { Seeds = [node.Seed()], Loggers = NullLoggerFactory.Instance });
        Assert.Equal(2, await other.Get<Echo>().Next.Remote(1).Soon());
        Assert.Equal([other.Address], other.Cluster.Members.Select(m => m.Address));
        await Tell(other.System!, Tempting(other.Address, Uid(other)));
        await log.Until(l => l.Contains($"An entry of {other.Address} was refused: it is no host of \"entries\" by its roles", StringComparison.Ordinal));
        await Serves();
    }

    [Fact]
    public async Task Of_a_member_in_the_name_of_another_life()
    {
        await Tell(client.System!, Tempting(client.Address, Uid(node)) with { IsHost = false, IsLeaving = true });
        Assert.DoesNotContain(node.Cluster.Members, m => m.IsLeaving);
        await Serves();
    }

    [Fact]
    public async Task Of_a_member_with_numbers_that_no_node_has()
    {
        await using var second = await Entries.Start(new() { Seeds = [node.Seed()], Loggers = NullLoggerFactory.Instance });
        await node.Until(() => node.Cluster.Members.Length == 3);
        var entry = Tempting(second.Address, Uid(second));
        await Tell(second.System!, entry with { Offers = [new("Sink", -1, true, "", new(int.MaxValue, int.MaxValue, null))] });
        await log.Until(l => l.Contains($"An entry of {second.Address} was refused: it asks for 2147483647 to 2147483647 workers. This is told once", StringComparison.Ordinal));
        await Tell(second.System!, entry with { Devices = [new string('x', 20_000)] });

        // It is heard again as soon as it says what it is.
        Assert.Single(log.Lines, l => l.Contains("was refused", StringComparison.Ordinal));
        Assert.Equal(1, node.Cluster.Members.Sum(m => m.Pools.Sum(p => p.Workers.Length)));
        Assert.Equal(2, await second.Get<Sink>().Next.Remote(1).Soon());
    }

    public static TheoryData<string, object> Faults()
    {
        var fine = Tempting("akka.tcp://gworker@a:1", 1);
        var (offer, pool) = (fine.Offers[0], fine.Pools[0]);
        var name = new string('x', 20_000);
        return new()
        {
            { "its version is negative", fine with { Version = -1 } },
            { "its largest payload is negative", fine with { MaxPayload = -1 } },
            { "a device's name is too long", fine with { Devices = [name] } },
            { "a definition's name is too long", fine with { Offers = [offer with { Service = name }] } },
            { "a definition's start or queue is none", fine with { Offers = [offer with { StartupTimeout = -1.S }] } },
            { "a definition's start or queue is none", fine with { Offers = [offer with { StartupTimeout = TimeSpan.MaxValue }] } },
            { "a definition's start or queue is none", fine with { Offers = [offer with { QueueItems = int.MaxValue }] } },
            { "a definition's start or queue is none", fine with { Offers = [offer with { QueueBytes = -1 }] } },
            { "a definition's name is too long", fine with { Pools = [pool with { Service = name }] } },
            { "it asks for -1 to 1 workers", fine with { Offers = [offer with { Policy = new(-1, 1, null) }] } },
            { "it asks for 1 to 1025 workers", fine with { Offers = [offer, offer with { Policy = new(1, 1025, null) }] } },
            { "a pool has -1 credits, 0 waiting and 0 running items", fine with { Pools = [pool with { Credits = -1 }] } },
            { "a pool has 2147483647 credits, 0 waiting and 0 running items", fine with { Pools = [pool with { Credits = int.MaxValue }] } },
            { "a pool has 1000 credits, -5 waiting and 0 running items", fine with { Pools = [pool with { Waiting = -5 }] } },
            { "a batch has a size that none has", fine with { Pools = [pool with { Batches = [1, 0] }] } },
            { "it has more workers than a node can", fine with { Pools = [pool with { Workers = [.. Enumerable.Repeat(pool.Workers[0], 20_000)] }] } },
            { "a worker is none", fine with { Pools = [pool with { Workers = [pool.Workers[0] with { Id = "w" }] }] } },
        };
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public void What_it_may_not_say(string why, object entry)
    {
        Assert.Equal(why, EntryRules.Fault((NodeEntry)entry));
        Assert.Null(EntryRules.Fault(Tempting("akka.tcp://gworker@a:1", 1)));
    }
}
