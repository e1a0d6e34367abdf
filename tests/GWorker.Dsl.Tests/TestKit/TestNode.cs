using Microsoft.Extensions.Time.Testing;

namespace GWorker.Tests.TestKit;

/// <summary>A node on a fake clock, and the one driver of that clock.</summary>
sealed class TestNode : IAsyncDisposable
{
    // How long a barrier may take on the machine's own clock before the evidence counts as missing.
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    TestNode(LocalNode node, FakeTimeProvider clock, Lines log)
    {
        Node = node;
        Clock = clock;
        Log = log;
    }

    internal LocalNode Node { get; }

    internal FakeTimeProvider Clock { get; }

    internal Lines Log { get; }

    internal PoolStatus Pool => Node.Status.Pools.Single();

    internal WorkerStatus Worker => Pool.Workers.Single();

    /// <summary>A node that has not started: for what happens while it does.</summary>
    internal static TestNode Prepare(Script script, App app, params GpuDevice[] devices) => Prepare(script, app, new LocalNodeOptions { Devices = devices });

    static TestNode Prepare(Script script, App app, LocalNodeOptions options)
    {
        var clock = new FakeTimeProvider();
        var log = new Lines();
        return new(new(app, options with { Clock = clock, Loggers = log, Services = new Given(script, script.Streams) }), clock, log);
    }

    internal static Task<TestNode> Start(Script script, params Cls[] classes) => Start(script, App.Of("app", [.. classes]));

    internal static Task<TestNode> Start(Script script, App app, params GpuDevice[] devices) => Start(Prepare(script, app, devices));

    /// <summary>A node that copies what it would pass by reference.</summary>
    internal static Task<TestNode> StartCopying(Script script, params Cls[] classes) => Start(Prepare(script, App.Of("app", [.. classes]), new LocalNodeOptions { CopyPayloads = true }));

    static async Task<TestNode> Start(TestNode node)
    {
        await node.Node.Start(CancellationToken.None).WaitAsync(Patience);
        await node.Quiet();
        return node;
    }

    internal Handle<T> Get<T>(string? name = null) where T : class, IWorker<T> => Node.Get<T>(name);

    internal Task Quiet() => Node.Quiet().WaitAsync(Patience);

    /// <summary>Moves the clock once and waits for what that leads to.</summary>
    internal async Task Pass(TimeSpan time)
    {
        await Quiet();
        Clock.Advance(time);
        await Quiet();
    }

    /// <summary>Moves the clock a second at a time: for what goes on by periods.</summary>
    internal async Task Seconds(int seconds)
    {
        for (var i = 0; i < seconds; i++) await Pass(1.S);
    }

    public async ValueTask DisposeAsync()
    {
        var end = Node.DisposeAsync().AsTask();
        for (var i = 0; i < 200 && !end.IsCompleted; i++)
        {
            await Task.WhenAny(end, Quiet());
            if (!end.IsCompleted) Clock.Advance(1.S);
        }

        await end.WaitAsync(Patience);

        // Row "wedge": a block that faults is a bug, in whatever test it happens.
        Assert.DoesNotContain(Log.All, line => line.Contains("bug in GWorker", StringComparison.Ordinal));
    }
}
