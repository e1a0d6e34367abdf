using System.Diagnostics;

namespace GWorker.Bench;

/// <summary>Calls that are spawned and fetched by their ids, in one process with their node, beside the same calls awaited. A node of its own for each round: what is kept costs room.</summary>
internal static class Spawning
{
    internal const int Callers = 64;

    internal static int Calls(bool quick) => quick ? 2_000 : 50_000;

    internal static int Rounds(bool quick) => quick ? 1 : 5;

    /// <summary>A second's calls: awaited, spawned until the last is answered, and fetched and got once they have ended.</summary>
    internal readonly record struct Found(double Awaited, double Spawned, double Fetched);

    /// <returns>The medians of all rounds.</returns>
    internal static async Task<Found> Measure(bool quick)
    {
        await Round(Calls(quick) / 4).ConfigureAwait(false);
        var rounds = new List<Found>();
        while (rounds.Count < Rounds(quick)) rounds.Add(await Round(Calls(quick)).ConfigureAwait(false));
        return new(Sample.Middle(rounds.Select(r => r.Awaited)), Sample.Middle(rounds.Select(r => r.Spawned)), Sample.Middle(rounds.Select(r => r.Fetched)));
    }

    static async Task<Found> Round(int count)
    {
        await using var node = await App.Of("spawn", App.Cls<Adder>().MinWorkers(1).Concurrent(Callers)).KeepCalls(count, 1.GiB).Start(new ClusterOptions()).ConfigureAwait(false);
        var next = node.Get<Adder>().Next;
        var calls = new FunctionCall<int>[count];
        var awaited = await Rate(count, async i => Check(i, await next.Remote(i).ConfigureAwait(false))).ConfigureAwait(false);
        var start = Stopwatch.GetTimestamp();
        await Rate(count, async i => calls[i] = await next.Spawn(i).ConfigureAwait(false)).ConfigureAwait(false);
        for (var i = 0; i < count; i++) Check(i, await calls[i].Get().ConfigureAwait(false));
        var spawned = count / Stopwatch.GetElapsedTime(start).TotalSeconds;
        var fetched = await Rate(count, async i => Check(i, await (await next.Fetch(calls[i].Id).ConfigureAwait(false)).Get().ConfigureAwait(false))).ConfigureAwait(false);
        return new(awaited, spawned, fetched);
    }

    static async Task<double> Rate(int count, Func<int, Task> call)
    {
        var next = -1;
        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            for (var i = Interlocked.Increment(ref next); i < count; i = Interlocked.Increment(ref next)) await call(i).ConfigureAwait(false);
        }))).ConfigureAwait(false);
        return count / Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    static void Check(int number, int answer)
    {
        if (answer != number + 1) throw new InvalidOperationException($"{answer} came of {number}.");
    }
}
