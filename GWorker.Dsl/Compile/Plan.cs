using System.Collections.Immutable;

namespace GWorker;

/// <summary>The graph that a definition compiles to, as data: what is printed is what is woven.</summary>
/// <param name="Worker">The pool's name.</param>
/// <param name="Nodes">Queue, lanes and blocks.</param>
/// <param name="Edges">Who feeds whom.</param>
/// <param name="Notes">What a reader of the definition might not expect: said once at start.</param>
public sealed record Plan(string Worker, ImmutableArray<PlanNode> Nodes, ImmutableArray<PlanEdge> Edges, ImmutableArray<string> Notes)
{
    /// <summary>Items that run in one worker at a time.</summary>
    public int Concurrent { get; init; }

    /// <summary>How each batch method coalesces, by <see cref="MethodContract.Index"/>; plain methods have no entry.</summary>
    internal ImmutableDictionary<int, BatchPlan> Batches { get; init; } = ImmutableDictionary<int, BatchPlan>.Empty;

    /// <summary>The plan as lines of text.</summary>
    public override string ToString() => PlanText.Lines(this);

    /// <summary>The plan as a mermaid flowchart, for a README or a wiki.</summary>
    public string ToMermaid() => PlanText.Mermaid(this);
}

/// <summary>One station of a plan.</summary>
/// <param name="Id">Unique in its plan.</param>
/// <param name="Kind">Queue, Lane, BatchBlock, ActionBlock or LiveLoop.</param>
/// <param name="Label">What it does, with its numbers.</param>
public sealed record PlanNode(string Id, string Kind, string Label);

/// <summary>One link of a plan.</summary>
/// <param name="From">A node's id.</param>
/// <param name="To">A node's id.</param>
/// <param name="Label">What passes, or when.</param>
public sealed record PlanEdge(string From, string To, string Label);

/// <summary>How one batch method coalesces, with every default filled in.</summary>
/// <param name="Asked">The maximum as it was said.</param>
/// <param name="Max">The most that can ever be in one batch.</param>
/// <param name="Wait">How long the oldest item waits for company.</param>
/// <param name="Lanes">Batches side by side in one worker.</param>
/// <param name="Eager">Whether an idle lane starts at once.</param>
/// <param name="IsLive">Whether items join what runs instead of a batch: <paramref name="Max"/> is how many live at a time, and none waits for company.</param>
internal sealed record BatchPlan(int Asked, int Max, TimeSpan Wait, int Lanes, bool Eager, bool IsLive = false);
