using System.Collections.Concurrent;
using Akka.Actor;
using Akka.TestKit;
using GWorker.Tests.TestKit;
using MessagePack;
using MessagePack.Formatters;
using Microsoft.Extensions.Logging.Abstractions;

namespace GWorker.Tests;

/// <summary>A gate that user code waits at until the test opens it.</summary>
public sealed class Gate
{
    readonly ManualResetEventSlim open = new(true);
    readonly SemaphoreSlim inside = new(0);

    internal void Close() => open.Reset();

    internal void Open() => open.Set();

    /// <summary>Ends when code waits there.</summary>
    internal Task Reached => inside.WaitAsync(Patient.Patience);

    internal void Pass()
    {
        if (!open.IsSet) inside.Release();
        open.Wait(Patient.Patience);
    }
}

/// <summary>What a test tells <see cref="Loaded"/> to do.</summary>
public sealed class Load : IServiceProvider
{
    public object? GetService(Type type) => type == typeof(Load) ? this : null;

    internal volatile bool Live = true;
    internal volatile bool Fails;

    internal Gate Disposing { get; } = new();

    internal ConcurrentQueue<string> Notes { get; } = new();
}

[Worker]
public partial class Loaded(GpuDevice gpu, Load load)
{
    [OnEnter]
    void Enter()
    {
        gpu.Own(new Native(load));
        load.Notes.Enqueue("enter");
        if (load.Fails) throw new InvalidDataException("no weights");
    }

    [Parameter(PerPool = true)] public partial Slow? By { get; } = null;

    [Method] public bool IsLive() => load.Live;

    sealed class Native(Load load) : IDisposable
    {
        public void Dispose()
        {
            load.Disposing.Pass();
            load.Notes.Enqueue("freed");
        }
    }
}

/// <summary>Its formatter, which is the user's own code, takes its time.</summary>
[MessagePackFormatter(typeof(Formatter))]
public sealed record Slow(int Number)
{
    internal static Gate Reading { get; } = new();

    public sealed class Formatter : IMessagePackFormatter<Slow>
    {
        public void Serialize(ref MessagePackWriter writer, Slow value, MessagePackSerializerOptions options) => writer.Write(value.Number);

        public Slow Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
        {
            Reading.Pass();
            return new(reader.ReadInt32());
        }
    }
}

/// <summary>Whatever user code a worker's life runs, its entity answers and goes on: none of it runs there.</summary>
public sealed class EntityIsNeverHeldTests : Akka.TestKit.Xunit2.TestKit
{
    static readonly WorkerId Id = new("Loaded~1");

    readonly ToldClock clock = new();
    readonly Load load = new();
    readonly SlowGpu gpu = new();
    readonly NodeParts node;
    readonly ClusterParts parts;
    readonly TestProbe shard;
    readonly Service<Loaded> service;
    readonly SemaphoreSlim published = new(0);

    public EntityIsNeverHeldTests()
        : base("akka.loglevel = WARNING\nakka.stdout-loglevel = OFF")
    {
        node = new NodeParts(clock, load, NullLoggerFactory.Instance, new([gpu], clock), TaskScheduler.Default, null, 64, false);
        parts = new(node, "app", true, 1 << 20) { Address = "here" };
        node.Keeper = new ClusterKeeper(parts, new(parts), () => published.Release());
        service = new(App.Cls<Loaded>().Gpu("A100").Liveness(Loaded.Methods.IsLive, period: 5.S, failures: 1), node);
        parts.Services.Add(service);
        shard = CreateTestProbe();
    }

    sealed class SlowGpu : GpuDevice
    {
        internal Gate Opening { get; } = new();

        public override string Name => "A100";

        public override long Memory => 80L << 30;

        protected internal override GpuDevice Open(DeviceLease lease)
        {
            Opening.Pass();
            return new FakeGpu("A100");
        }
    }

    IActorRef Wake(byte[]? key = null)
    {
        var entity = shard.ChildActorOf(Props.Create(() => new WorkerEntity(parts)), "one");
        shard.Watch(entity);
        entity.Tell(new Wake(Id, key ?? []));
        return entity;
    }

    static async Task<WorkerReport> Describe(IActorRef entity) => (await entity.Ask<WorkerReportMessage>(new Describe(Id), Patient.Patience)).Report;

    async Task<WorkerReport> Until(IActorRef entity, Func<WorkerReport, bool> holds)
    {
        while (true)
        {
            var report = await Describe(entity);
            if (holds(report)) return report;
            Assert.True(await published.WaitAsync(Patient.Patience), $"It stays {report}");
        }
    }

    Task<WorkerReport> Until(IActorRef entity, Stage stage, int epoch) => Until(entity, r => r.Stage == stage && r.Epoch == epoch);

    string? Holder => node.Devices.Leases.Rows.Single().Worker;

    [Fact]
    public async Task By_what_the_worker_owned_when_that_hangs_as_it_is_disposed()
    {
        var entity = Wake();
        await Until(entity, Stage.Ready, 1);
        load.Disposing.Close();
        entity.Tell(new Halt(Id));
        await load.Disposing.Reached;
        Assert.Equal(Stage.Exiting, (await Describe(entity)).Stage);
        Assert.Equal("Loaded", Holder); // not free before it was closed
        clock.Advance(Policy.ExitTimeout);
        await shard.FishForMessageAsync(m => m is Akka.Cluster.Sharding.Passivate, Patient.Patience);
        Assert.Empty(service.Usual.Workers);
        Assert.Single(service.Usual.Quarantined);
        Assert.Equal("Loaded", Holder);
        load.Disposing.Open();
        await Freed();
        Assert.Equal(["enter", "freed"], load.Notes);
    }

    async Task Freed()
    {
        using var limit = new CancellationTokenSource(Patient.Patience);
        while (Holder is not null) await Task.Delay(5, limit.Token);
    }

    [Fact]
    public async Task The_next_incarnation_enters_when_that_has_ended()
    {
        var entity = Wake();
        await Until(entity, Stage.Ready, 1);
        load.Disposing.Close();
        load.Live = false;
        clock.Advance(5.S);
        await load.Disposing.Reached;
        load.Live = true;
        Assert.Equal((Stage.Exiting, 1), (await Describe(entity) is var report ? (report.Stage, report.Epoch) : default));
        load.Disposing.Open();
        await Until(entity, Stage.Ready, 2);
        Assert.Equal(["enter", "freed", "enter"], load.Notes);
    }

    [Fact]
    public async Task Nor_after_a_failed_enter_whose_cause_is_told_all_the_same()
    {
        load.Fails = true;
        load.Disposing.Close();
        var entity = Wake();
        await load.Disposing.Reached;
        Assert.Equal(Stage.Entering, (await Describe(entity)).Stage);
        await clock.Set(Policy.ExitTimeout);
        clock.Advance(Policy.ExitTimeout);
        var report = await Until(entity, Stage.BackingOff, 1);
        Assert.Contains("no weights", Assert.Single(report.Verdicts), StringComparison.Ordinal);
        Assert.Single(service.Usual.Quarantined);
        Assert.Equal("Loaded", Holder);
        load.Disposing.Open();
        await Freed();
    }

    [Fact]
    public async Task By_a_device_that_hangs_as_it_is_opened()
    {
        gpu.Opening.Close();
        var entity = Wake();
        await gpu.Opening.Reached;
        Assert.Equal((Stage.Entering, "A100"), (await Describe(entity) is var report ? (report.Stage, report.Device) : default));
        clock.Advance(new Policy().StartupTimeout);
        await Until(entity, Stage.BackingOff, 1);
        Assert.Equal("Loaded", Holder);
        gpu.Opening.Open();
        await Freed();
        Assert.Empty(load.Notes); // given up before its constructor
        clock.Advance(1.S);
        await Until(entity, Stage.Ready, 2);
    }

    [Fact]
    public async Task By_parameters_that_take_their_time_to_be_read()
    {
        Slow.Reading.Close();
        try
        {
            var key = Key();
            var entity = Wake(key);
            await Slow.Reading.Reached;
            Assert.Equal(Stage.New, (await Describe(entity)).Stage);
            entity.Tell(new Wake(Id, key)); // which changes nothing
            Slow.Reading.Open();
            Assert.StartsWith("Loaded[By=", (await Until(entity, Stage.Ready, 1)).Pool, StringComparison.Ordinal);
        }
        finally
        {
            Slow.Reading.Open();
        }
    }

    byte[] Key()
    {
        var pool = service.PoolOf(ParameterSet.Empty.With(0, new Slow(7), null))!;
        return parts.Services.Of(pool).KeyOf(pool).Bytes;
    }

    [Fact]
    public async Task Row_enter_a_worker_that_cannot_enter_backs_off_longer_each_time()
    {
        load.Fails = true;
        var entity = Wake();
        foreach (var wait in (int[])[1, 2, 4])
        {
            var report = await Until(entity, r => r.Stage == Stage.BackingOff && r.Epoch == load.Notes.Count(n => n == "enter"));
            clock.Advance(TimeSpan.FromSeconds(wait) - 1.Ms);
            Assert.Equal((Stage.BackingOff, report.Epoch), (await Describe(entity) is var still ? (still.Stage, still.Epoch) : default));
            clock.Advance(1.Ms);
            await Until(entity, r => r.Epoch == report.Epoch + 1);
        }
    }

    [Fact]
    public async Task Row_liveness_one_that_fails_again_and_again_soon_after_its_start_backs_off()
    {
        var entity = Wake();
        await Until(entity, Stage.Ready, 1);
        load.Live = false;
        clock.Advance(5.S);
        await Until(entity, Stage.Ready, 2); // the first verdict: at once
        foreach (var (epoch, wait) in ((int, int)[])[(2, 1), (3, 2), (4, 4)])
        {
            clock.Advance(5.S);
            var report = await Until(entity, Stage.BackingOff, epoch);
            Assert.Contains("IsLive gave false", report.Verdicts[^1], StringComparison.Ordinal);
            Assert.Null(Holder);
            Assert.Contains("starts again soon: IsLive gave false", service.Usual.Queue.WhyNotReady(), StringComparison.Ordinal);
            clock.Advance(TimeSpan.FromSeconds(wait) - 1.Ms);
            Assert.Equal(Stage.BackingOff, (await Describe(entity)).Stage);
            clock.Advance(1.Ms);
            await Until(entity, Stage.Ready, epoch + 1);
        }
    }
}
