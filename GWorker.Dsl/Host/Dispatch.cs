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

    internal void Add(Runner runner) => parts.Add(new(runner, runner.Slots, -1, 0, CloseReason.Plain, 0));

    internal void Add(Item item) => items.Add(new(item));

    /// <summary>The items added last go to their method together.</summary>
    /// <param name="slots">Of the worker that gets them.</param>
    /// <param name="method">Its index.</param>
    /// <param name="count">How many they are.</param>
    /// <param name="reason">Why they are a batch of their own; none where they join one that runs.</param>
    /// <param name="age">Of the oldest, in ticks.</param>
    internal void Close(WorkerSlots slots, int method, int count, CloseReason reason, long age) => parts.Add(new(null, slots, method, count, reason, age));

    /// <summary>Posts it all. No block of ours may refuse: its worker is told that it is at its end.</summary>
    internal void Go()
    {
        var rest = CollectionsMarshal.AsSpan(items);
        foreach (var part in parts)
        {
            // Here and not where it is chosen: who listens to metrics is user code, and no lock is held over it.
            if (part.Runner is null && part.Reason != CloseReason.None) part.Slots.Queue.Metrics.Closed(part.Count, part.Reason, part.Age);
            if (!(part.Runner?.Post() ?? part.Slots.Graph.Post(part.Method, rest[..part.Count]))) part.Slots.Fault();
            rest = rest[part.Count..];
        }

        items.Clear();
        parts.Clear();
        spare = this;
    }

    readonly record struct Part(Runner? Runner, WorkerSlots Slots, int Method, int Count, CloseReason Reason, long Age);
}
