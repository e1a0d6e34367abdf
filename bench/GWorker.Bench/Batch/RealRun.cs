using System.Diagnostics;

namespace GWorker.Bench;

/// <summary>
/// The real batcher, or the one written by hand, on the real clock, under Poisson arrivals. The sender sleeps to the next millisecond and sends what is
/// due, so that it leaves the worker its core; what it wrote down as it sent is the trace that the ideal is given.
/// </summary>
internal sealed class RealRun : IServiceProvider
{
    readonly Timeline line;
    readonly double[] due;
    readonly int bound;
    readonly bool weighs;
    readonly bool byHand;
    readonly CountdownEvent open;
    int failed;

    /// <param name="load">As a part of capacity.</param>
    /// <param name="time">How long to send.</param>
    /// <param name="bound">The queue's bound, in items.</param>
    /// <param name="weighs">Whether to collect garbage along the way, to see what is alive: it disturbs every other figure.</param>
    /// <param name="byHand">Whether the batcher is <see cref="ByHand"/>, which has no bound.</param>
    internal RealRun(double load, TimeSpan time, int bound, bool weighs = false, bool byHand = false)
    {
        var random = new Random(20_260_401);
        var rate = load * Cost.Capacity;
        var gaps = new List<double>();
        for (var at = 0.0; at < time.TotalSeconds; at -= Math.Log(1 - random.NextDouble()) / rate) gaps.Add(at);
        due = [.. gaps];
        line = new(new long[due.Length]);
        RetryAfter = new long[due.Length];
        open = new(due.Length);
        this.bound = bound;
        this.weighs = weighs;
        this.byHand = byHand;
    }

    internal Timeline Line => line;

    /// <summary>What each rejected call was told, in timestamps; 0 for one that was admitted.</summary>
    internal long[] RetryAfter { get; }

    internal int Rejected { get; private set; }

    /// <summary>Live bytes at moments when the queue was full.</summary>
    internal List<long> Live { get; } = [];

    /// <summary>How long the collector held everything up, and how often.</summary>
    internal (TimeSpan Time, int Times) Paused { get; private set; }

    /// <summary>How long the host ran others on this machine's cores meanwhile.</summary>
    internal TimeSpan Stolen { get; private set; }

    internal void Run()
    {
        if (byHand)
        {
            using var batcher = new ByHand(new(line));
            Run(batcher.Send);
            return;
        }

        var cls = App.Cls<Paced>().MinWorkers(1).Concurrent(Cost.Concurrent).Batched(Cost.Max, Cost.Wait).Queue(bound);
        var node = App.Of("bench", cls).Start(new() { Services = this }).GetAwaiter().GetResult();
        var paced = node.Get<Paced>();
        Run(call => paced.Run.Remote(call));
        node.DisposeAsync().AsTask().GetAwaiter().GetResult();
    }

    object? IServiceProvider.GetService(Type serviceType) => serviceType == typeof(Timeline) ? line : null;

    void Run(Func<int, Task<int>> call)
    {
        GC.Collect();
        var (paused, collections, stolen) = (GC.GetTotalPauseDuration(), GC.CollectionCount(0), Neighbours.Stolen());
        Send(call);
        if (!open.Wait(60.S)) throw new InvalidOperationException($"{due.Length} calls were sent; {open.CurrentCount} have no answer yet, {failed} failed, {Rejected} were rejected.");
        Paused = (GC.GetTotalPauseDuration() - paused, GC.CollectionCount(0) - collections);
        Stolen = Neighbours.Stolen() - stolen;
        if (failed > 0) throw new InvalidOperationException($"{failed} calls failed.");
    }

    void Send(Func<int, Task<int>> remote)
    {
        var start = Stopwatch.GetTimestamp();
        var weighing = long.MaxValue;
        for (var call = 0; call < due.Length;)
        {
            var now = Stopwatch.GetTimestamp();
            for (var elapsed = (now - start) / (double)Stopwatch.Frequency; call < due.Length && due[call] <= elapsed; call++) Send(remote, call);
            if (weighs && Rejected > 0 && weighing == long.MaxValue) weighing = now;
            if (now >= weighing)
            {
                GC.Collect();
                Live.Add(GC.GetTotalMemory(forceFullCollection: false));
                weighing = now + Cost.Timestamps(250.Ms);
            }

            Thread.Sleep(1);
        }
    }

    void Send(Func<int, Task<int>> remote, int call)
    {
        line.Sent[call] = Stopwatch.GetTimestamp();
        var answer = remote(call);
        if (!answer.IsFaulted)
        {
            _ = Watch(answer, call);
            return;
        }

        if (answer.Exception.InnerException is not OverloadedException { RetryAfter.Ticks: > 0 } overloaded) throw answer.Exception;
        RetryAfter[call] = Cost.Timestamps(overloaded.RetryAfter);
        Rejected++;
        open.Signal();
    }

    async Task Watch(Task<int> answer, int call)
    {
        try
        {
            if (await answer.ConfigureAwait(false) != call) Interlocked.Increment(ref failed);
        }
        catch (GWorkerException)
        {
            Interlocked.Increment(ref failed);
        }

        open.Signal();
    }
}
