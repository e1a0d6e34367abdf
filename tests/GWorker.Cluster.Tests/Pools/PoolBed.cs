using GWorker.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GWorker.Tests.Pools;

/// <summary>Its runs wait for the test.</summary>
[Worker]
public partial class Held(PoolBed bed)
{
    [Method] public async Task<int> One(int x) => await bed.Run([x]);

    [Method]
    public async Task<int[]> Many(Batch<int> xs)
    {
        int[] inputs = [.. xs.Span];
        await bed.Run(inputs);
        return [.. inputs.Select(x => 2 * x)];
    }
}

/// <summary>One pool on a clock of its own, with workers of this process and with other nodes that are not there.</summary>
public sealed class PoolBed : IServiceProvider, IAsyncDisposable
{
    readonly System.Threading.Channels.Channel<(int[] Inputs, TaskCompletionSource<int> End)> runs = System.Threading.Channels.Channel.CreateUnbounded<(int[], TaskCompletionSource<int>)>();
    readonly Service<Held> service;

    internal PoolBed(Func<Cls<Held>, Cls<Held>>? spec = null)
    {
        var parts = new NodeParts(Clock, this, NullLoggerFactory.Instance, new([], Clock), TaskScheduler.Default, null, 64, false);
        service = new((spec ?? (c => c))(App.Cls<Held>()), parts);
        Queue = service.Usual.Queue;
        Handle = service.Handle();
    }

    internal FakeTimeProvider Clock { get; } = new();

    internal PoolQueue Queue { get; }

    internal Handle<Held> Handle { get; }

    public object? GetService(Type type) => type == typeof(PoolBed) ? this : null;

    internal Task<int> Run(int[] inputs)
    {
        var end = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        runs.Writer.TryWrite((inputs, end));
        return end.Task;
    }

    /// <summary>The next run of a worker of this process.</summary>
    internal async Task<(int[] Inputs, TaskCompletionSource<int> End)> NextRun() => await runs.Reader.ReadAsync().AsTask().Soon();

    internal bool IsRunning => runs.Reader.Count > 0;

    internal async Task<Worker> AddWorker()
    {
        var worker = service.Usual.AddWorker()!;
        await worker.Starting.InTime().Soon();
        return worker;
    }

    internal FakePeer Peer(int credits, int batch = 1, int reruns = 0)
    {
        var peer = new FakePeer(Queue, service.Cls.Shape.Methods.Count) { Batch = batch, Reruns = reruns };
        Queue.Grant(peer, credits);
        return peer;
    }

    /// <summary>A call whose caller is on another node.</summary>
    internal Task<int> Foreign(int x, TimeSpan age = default, TimeSpan? within = null)
    {
        var promise = new Promise<int>();
        var contract = (Contract<int, int>)(MethodContract)Held.Methods.One;
        var item = new Item<int, int>(new ForeignCall(ParameterSet.Empty, new Ticks(Clock).Of(age), within ?? 60.S, 1), contract, x, promise);
        Queue.AdmitForeign(item);
        return promise.Task;
    }

    public async ValueTask DisposeAsync()
    {
        var stop = service.Stop();
        while (runs.Reader.TryRead(out var run)) run.End.TrySetResult(1);
        Clock.Advance(60.S);
        Clock.Advance(60.S);
        await stop.Soon();
    }
}
