namespace GWorker.Tests.Flows;

/// <summary>Two workers whose methods fit behind each other, and what the test tells them.</summary>
[Worker]
public partial class Texts(Script script)
{
    [Method] public async Task<int> Count(string text, CallContext context) => (await script.Do(this, nameof(Count), [text.Length], context))[0] / 2;
    [Method] public string? Nothing(string text) => null;
}

[Worker]
public partial class Numbers(Script script)
{
    [Method] public async Task<int> Twice(int x, CallContext context) => (await script.Do(this, nameof(Twice), [x], context))[0];
    [Method] public async Task<int[]> Many(Batch<int> xs, CallContext context) => await script.Do(this, nameof(Many), [.. xs.Span], context);
    [Method] public int Sum(int[] xs) => xs.Sum();
    [Method] public int Refuse(int x) => x < 0 ? throw new InvalidDataException($"{x} is negative") : x;
}

/// <summary>A node that runs both, on a fake clock.</summary>
static class Stages
{
    internal static Cls<Texts> Texts => App.Cls<Texts>().MinWorkers(1).Concurrent(16);

    internal static Cls<Numbers> Numbers => App.Cls<Numbers>().MinWorkers(1).Concurrent(64).Batched(4, 0.S);

    internal static Task<TestNode> Start(Script script) => TestNode.Start(script, Texts, Numbers);

    /// <summary>Reads to the end.</summary>
    internal static async Task<List<T>> All<T>(IAsyncEnumerable<T> items)
    {
        var all = new List<T>();
        await foreach (var item in items) all.Add(item);
        return all;
    }
}
