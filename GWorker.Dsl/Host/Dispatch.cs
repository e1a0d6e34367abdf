using System.Runtime.InteropServices;

namespace GWorker;

/// <summary>What one turn at a pool queue has chosen, to be posted after it: a post takes the lock of its block and may wake a thread.</summary>
internal sealed class Dispatch
{
    // One per thread that pumps: its lists are as long as they ever had to be.
    [ThreadStatic]
    static Dispatch? spare;

    readonly List<Chosen> items = [];
    readonly List<Part> parts = [];

    internal static Dispatch New()
    {
        var dispatch = spare ?? new();
        spare = null;
        return dispatch;
    }

    internal void Add(Runner runner) => parts.Add(new(runner, runner.Slots, -1, 0));

    internal void Add(Item item) => items.Add(new(item));

    /// <summary>The items added last are one batch.</summary>
    internal void Close(WorkerSlots slots, int method, int count) => parts.Add(new(null, slots, method, count));

    /// <summary>Posts it all. No block of ours may refuse: its worker is told that it is at its end.</summary>
    internal void Go()
    {
        var rest = CollectionsMarshal.AsSpan(items);
        foreach (var part in parts)
        {
            if (!(part.Runner?.Post() ?? part.Slots.Graph.Post(part.Method, rest[..part.Count]))) part.Slots.Fault();
            rest = rest[part.Count..];
        }

        items.Clear();
        parts.Clear();
        spare = this;
    }

    readonly record struct Part(Runner? Runner, WorkerSlots Slots, int Method, int Count);
}
