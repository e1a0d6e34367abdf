using System.Collections.Immutable;
using System.Diagnostics;

namespace GWorker;

/// <summary>What travels with a call besides its input, its parameters and its deadline, where there is any of it.</summary>
internal sealed class CallHead
{
    /// <summary>The call's name where another node gave it one.</summary>
    internal string? Id { get; init; }

    /// <summary>The call in whose code it was made.</summary>
    internal string? Parent { get; init; }

    internal ImmutableDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The caller's, where it is in this process.</summary>
    internal Activity? Caller { get; init; }

    /// <summary>The caller's, as it came from another node: traceparent and tracestate.</summary>
    internal string? TraceParent { get; init; }

    internal string? TraceState { get; init; }

    /// <summary>The run's own.</summary>
    internal Activity? Span { get; set; }

    internal bool IsTraced => Caller is not null || TraceParent is not null;

    /// <summary>Where a trace goes on from.</summary>
    internal ActivityContext Trace =>
        Caller is not null ? Caller.Context :
        TraceParent is not null && ActivityContext.TryParse(TraceParent, TraceState, isRemote: true, out var context) ? context :
        default;

    /// <summary>That of a call that outlives whoever makes it here and now, under a name of its own.</summary>
    internal static CallHead OfSpawned(Destination destination, string id) => new()
    {
        Id = id,
        Parent = destination.Parent,
        Tags = destination.Tags,
        TraceParent = Activity.Current?.Id,
        TraceState = Activity.Current?.TraceStateString,
    };

    /// <summary>That of a call that is made here and now; null where there is nothing to carry.</summary>
    internal static CallHead? Of(Destination destination)
    {
        var activity = Activity.Current;
        if (activity is null && destination.Tags.IsEmpty && destination.Parent is null) return null;
        return new() { Caller = activity, Tags = destination.Tags, Parent = destination.Parent };
    }
}
