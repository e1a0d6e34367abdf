using System.Diagnostics;

namespace GWorker.Tests.TestKit;

/// <summary>What a test has its streams give and its steps do, and what it saw of them.</summary>
public sealed class StreamScript
{
    int opened, produced, disposed;

    internal StreamScript()
    {
        Gives = Count;
        Steps = static live =>
        {
            foreach (var one in live)
            {
                one.Emit(one.State++);
                if (one.State == one.Input) one.End();
            }
        };
    }

    /// <summary>The stream of one call: by default the numbers below its input.</summary>
    internal Func<int, CallContext, IAsyncEnumerable<int>?> Gives { get; set; }

    /// <summary>One step: by default each sequence counts to its input.</summary>
    internal Action<Live<int, int, int>> Steps { get; set; }

    /// <summary>What an asynchronous step waits for before it does so.</summary>
    internal Func<CallContext, Task> Before { get; set; } = static _ => Task.CompletedTask;

    internal int Opened => opened;

    internal int Produced => produced;

    internal int Disposed => disposed;

    /// <summary>The inputs of the sequences of each step.</summary>
    internal List<int[]> Stepped { get; } = [];

    internal async IAsyncEnumerable<int> Count(int n, CallContext context)
    {
        Interlocked.Increment(ref opened);
        try
        {
            for (var i = 0; i < n; i++)
            {
                await Task.CompletedTask;
                Interlocked.Increment(ref produced);
                yield return i;
            }
        }
        finally
        {
            Interlocked.Increment(ref disposed);
        }
    }

    internal void Step(Live<int, int, int> live)
    {
        lock (Stepped) Stepped.Add([.. live.Select(s => s.Input)]);
        Steps(live);
    }
}

/// <summary>A worker that streams, one by one and step by step.</summary>
[Worker]
public partial class Streamer(StreamScript script, Script calls)
{
    [Parameter] public partial int Factor { get; } = 1;

    [Method] public IAsyncEnumerable<int>? Numbers(int n, CallContext context) => script.Gives(n, context);

    [Method]
    public async IAsyncEnumerable<string?> Seen(int n, CancellationToken stop)
    {
        try
        {
            for (var i = 0; i < n; i++)
            {
                yield return $"{Factor} {Activity.Current?.Id} {stop.CanBeCanceled}";
                await Task.Yield();
                yield return null;
            }
        }
        finally
        {
            calls.Note($"disposed in {Factor} {Activity.Current?.Id}");
        }
    }

    [Method]
    public async IAsyncEnumerable<string> Words(string? first, int times, string last)
    {
        for (var i = 0; i < times; i++)
        {
            await Task.Yield();
            yield return first!;
        }

        yield return last;
    }

    [Method] public async IAsyncEnumerable<int> Nothing() { await Task.Yield(); yield return Factor; }

    [Method] public void Steps(Live<int, int, int> live) => script.Step(live);

    [Method]
    public async Task StepsLater(Live<int, int, int> live, CallContext context)
    {
        await script.Before(context);
        script.Step(live);
    }

    [Method]
    public void Kept(Live<int, Held, int> live, CancellationToken stop)
    {
        foreach (var one in live)
        {
            one.State ??= new(calls, one.Input);
            one.Emit(Factor);
        }
    }

    [Method] public async Task<int> One(int x, CallContext context) => (await calls.Do(this, nameof(One), [x], context))[0];

    [Method] public Task<bool> Live() => calls.Live();
}

/// <summary>What a sequence keeps, and says when it is let go.</summary>
public sealed class Held(Script script, int input) : IDisposable
{
    public void Dispose() => script.Note($"let go of {input}");
}

/// <summary>Reading streams with a limit on the machine's own clock.</summary>
static class Reading
{
    internal static async Task<List<T>> All<T>(this IAsyncEnumerable<T> stream)
    {
        var all = new List<T>();
        await foreach (var item in stream) all.Add(item);
        return all;
    }

    /// <summary>All that comes before the error that ends it.</summary>
    internal static async Task<(List<T> Items, Exception? Error)> UntilError<T>(this IAsyncEnumerator<T> stream)
    {
        var all = new List<T>();
        try
        {
            while (await stream.Next()) all.Add(stream.Current);
            return (all, null);
        }
        catch (Exception error)
        {
            return (all, error);
        }
    }

    internal static Task<bool> Next<T>(this IAsyncEnumerator<T> stream) => stream.MoveNextAsync().AsTask().Soon();

    internal static async Task<List<T>> Next<T>(this IAsyncEnumerator<T> stream, int count)
    {
        var all = new List<T>();
        while (all.Count < count && await stream.Next()) all.Add(stream.Current);
        return all;
    }
}
