using System.Collections.Immutable;

namespace GWorker;

/// <summary>What a method may know of the call, or of the batch, that it runs for. A <c>[Method]</c> takes one anywhere among its parameters.</summary>
public sealed class CallContext
{
    /// <summary>For methods that take neither a context nor a token: one object serves all their calls.</summary>
    internal static readonly CallContext None = new(0, 1, 1, default, null);

    // Not the item, whose input would live as long as a context that somebody keeps.
    readonly CallHead? head;
    readonly PoolQueue? queue;

    internal CallContext(Item item, int attempt, int count, CancellationToken stop, long deadline, PoolQueue queue)
        : this(item.Id, attempt, count, stop, queue.Ticks.When(deadline))
    {
        head = item.Head;
        this.queue = queue;
    }

    internal CallContext(long id, int attempt, int count, CancellationToken stop, DateTimeOffset? deadline)
    {
        Id = id;
        Attempt = attempt;
        Count = count;
        Stop = stop;
        Deadline = deadline;
    }

    /// <summary>The call's number on its node; of a batch, its oldest call's.</summary>
    public long Id { get; }

    /// <summary>The call's name, unlike any other's in the cluster and the same on each node that runs it: <c>Embedder#17@5f3a9c21b04d</c>; of a batch, its oldest call's.</summary>
    public string CallId => head?.Id ?? queue?.NameOf(Id) ?? "";

    /// <summary>The call in whose code this one was made, through a handle that its worker was given; null where there is none. Of a batch, its oldest call's.</summary>
    public string? ParentId => head?.Parent;

    /// <summary>What <c>handle.Tagged(…)</c> put on the call, and what came with the call in whose code it was made. Of a batch, its oldest call's.</summary>
    public IReadOnlyDictionary<string, string> Tags => AllTags;

    internal ImmutableDictionary<string, string> AllTags => head?.Tags ?? ImmutableDictionary<string, string>.Empty;

    /// <summary>1 for the first run; more where a lost worker's call or a half of a failed batch runs again, or a stream that made room for an earlier one of its map.</summary>
    public int Attempt { get; }

    /// <summary>How many calls this run answers: 1 outside a batch.</summary>
    public int Count { get; }

    /// <summary>Fires when nobody waits for the answer any more: of a batch, when all its items are cancelled or past their deadline.</summary>
    public CancellationToken Stop { get; }

    /// <summary>When the answer is due; of a batch, the latest of its items'.</summary>
    public DateTimeOffset? Deadline { get; }

    /// <summary>For a worker tested as plain C#.</summary>
    public static CallContext ForTest(CancellationToken stop = default) => new(0, 1, 1, stop, null);
}
