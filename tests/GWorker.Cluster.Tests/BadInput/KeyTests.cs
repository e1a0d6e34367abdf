using GWorker.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GWorker.Tests.BadInput;

[Worker]
public partial class Modelled
{
    [Parameter(PerPool = true)] public partial string Model { get; } = "";

    [Method] public int Length() => Model.Length;
}

[Worker]
public partial class Wordy
{
    [OnEnter] void Enter() => throw new InvalidDataException(new string('x', 100_000));

    [Method] public int Next(int x) => x + 1;
}

/// <summary>
/// What a node says of itself is one message of Akka's, and one that is too long is not delivered: then nobody hears of the node any more, and calls wait
/// for workers that nobody has been asked to start.
/// </summary>
public sealed class KeyTests
{
    readonly FakeTimeProvider clock = new();
    readonly SemaphoreSlim published = new(0);
    readonly ClusterParts parts;
    readonly ClusterKeeper keeper;
    readonly NodeParts node;

    public KeyTests()
    {
        node = new(clock, null, NullLoggerFactory.Instance, new([], clock), TaskScheduler.Default, null, 64, Copies: false);
        parts = new(node, "app", isHost: true, 1 << 20) { Address = "here" };
        node.Keeper = keeper = new(parts, new(parts), () => published.Release());
    }

    [Fact]
    public async Task A_key_that_is_too_long_is_refused_at_the_call()
    {
        await using var host = await App.Of("keys", App.Cls<Modelled>()).Start(new() { Loggers = NullLoggerFactory.Instance });
        await using var client = await App.Connect("keys", new() { Seeds = [host.Seed()], Loggers = NullLoggerFactory.Instance });
        foreach (var modelled in new[] { client.Get<Modelled>(), host.Get<Modelled>() })
        {
            var error = await modelled.With(model: new string('x', 130_000)).Length.Remote().Throws<PayloadException>();
            Assert.Equal(
                "Modelled: its PerPool parameters have 130007 bytes, and no more than 2048 may name a pool to all nodes. Send a name or a path instead of what it stands for, or make it a method's input.",
                error.Message);
            Assert.Equal(2_000, await modelled.With(model: new string('y', 2_000)).Length.Remote().Soon());
        }
    }

    [Fact]
    public void Whatever_a_node_has_its_entry_can_be_sent()
    {
        var service = new Service<Modelled>(App.Cls<Modelled>(), node);
        parts.Services.Add(service);
        var count = 0;
        while (service.PoolOf(ParameterSet.Empty.With(0, $"{count}{new string('ü', 1_000)}", "")) is not null) count++;
        Assert.True(count > 200, $"{count}");
        var entry = keeper.Entry();
        Assert.InRange(entry.Pools.Length, 50, count - 1);
        Assert.InRange(new ControlSerializer(null!).ToBinary(entry).Length, 100_000, 220_000);
        Assert.Contains(entry.Pools, p => p.Key.Length == 0);
        Assert.All(entry.Pools, p => Assert.InRange(p.Name.Length, 1, EntryRules.MostName));
    }

    [Fact]
    public async Task What_is_told_of_an_error_is_cut()
    {
        var service = new Service<Wordy>(App.Cls<Wordy>(), node);
        parts.Services.Add(service);
        var worker = service.Usual.AddWorker()!;
        while (worker.Life.Failures < 3)
        {
            if (worker.Life.Stage == Stage.BackingOff) clock.Advance(10.S); // longer than it backs off, shorter than it may take to enter
            else Assert.True(await published.WaitAsync(Patient.Patience));
        }

        var failure = Assert.Single(keeper.Entry().Pools).Failure!;
        Assert.StartsWith("it could not enter ", failure, StringComparison.Ordinal);
        Assert.Equal(EntryRules.MostWhy, failure.Length);
        await service.Stop().Soon();
    }
}
