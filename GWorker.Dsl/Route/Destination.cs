using System.Collections.Immutable;

namespace GWorker;

/// <summary>Where a handle's calls go and what rides on them.</summary>
internal sealed record Destination(Route Route, ParameterSet Call, ParameterSet Pool, TimeSpan? Within)
{
    internal const int MostTags = 32;

    internal ImmutableDictionary<string, string> Tags { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The call in whose code these calls are made.</summary>
    internal string? Parent { get; init; }

    /// <summary>Of a handle that a worker was given: its calls are part of the call in whose code they are made.</summary>
    internal bool Inherits { get; init; }

    /// <summary>For a call that is made now: as it is, or as part of the call that runs here.</summary>
    /// <param name="running">What runs here, where it counts.</param>
    internal Destination PartOf(CallContext running)
    {
        var next = Under(running);
        if (running.Deadline is not { } deadline) return next;
        var left = deadline - Route.Clock.GetUtcNow();
        if (left < TimeSpan.FromTicks(1)) left = TimeSpan.FromTicks(1);
        return Within is { } own && own < left ? next : next with { Within = left };
    }

    /// <summary>For a call that is made in the code of one that runs here and outlives it.</summary>
    /// <exception cref="InvalidOperationException">With those of that call it has too many tags.</exception>
    internal Destination Under(CallContext running) => this with { Parent = running.CallId, Tags = Tags.IsEmpty ? running.AllTags : Below(running.AllTags) };

    ImmutableDictionary<string, string> Below(ImmutableDictionary<string, string> above) => above.SetItems(Tags) is { Count: <= MostTags } all ? all
        : throw new InvalidOperationException($"A call carries at most {MostTags} tags: this one has {Tags.Count} of its own, and the call in whose code it is made has {above.Count}. Tag it with fewer.");
}
