using System.Collections.Immutable;

namespace GWorker;

/// <summary>A named list of worker definitions: an immutable value with structural equality, and the door to both.</summary>
public sealed class App : IEquatable<App>
{
    readonly ImmutableArray<Cls> classes;

    App(string name, ImmutableArray<Cls> classes, int? maxPools, CallBounds? kept)
    {
        Name = name;
        this.classes = classes;
        Pools = maxPools;
        Kept = kept;
    }

    /// <summary>The app's name.</summary>
    public string Name { get; }

    /// <summary>The definitions, in the order given.</summary>
    public IReadOnlyList<Cls> Classes => classes;

    internal int? Pools { get; }

    internal CallBounds? Kept { get; }

    /// <summary>Starts the definition of how a worker class runs.</summary>
    public static Cls<T> Cls<T>() where T : class, IWorker<T> => new([]);

    /// <summary>An app of these definitions.</summary>
    public static App Of(string name, params ImmutableArray<Cls> classes) => new(name ?? "", classes.IsDefault ? [] : classes, null, null);

    /// <summary>How many pools with loaded state the app may have at once, over all sets of <c>PerPool</c> parameters. Default 64.</summary>
    public App MaxPools(int pools) => new(Name, classes, pools, Kept);

    /// <summary>
    /// How many spawned calls each node keeps at most, and how many bytes of their inputs and outcomes: its own, and its copies of other
    /// nodes'. Over it <see cref="Step{TIn,TOut}.Spawn"/> fails with <see cref="CallsFullException"/>. Default 10,000 and 256 MiB.
    /// </summary>
    public App KeepCalls(int calls, long? bytes = null) => new(Name, classes, Pools, new CallBounds(calls, bytes ?? CallBounds.Usual.Bytes));

    /// <inheritdoc/>
    public bool Equals(App? other) =>
        other is not null && Name == other.Name && Pools == other.Pools && Kept == other.Kept && classes.AsSpan().SequenceEqual(other.classes.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as App);

    /// <inheritdoc/>
    public override int GetHashCode() => classes.Aggregate(HashCode.Combine(Name, Pools, Kept), HashCode.Combine);

    /// <summary>As it is written.</summary>
    public override string ToString() =>
        $"App.Of({string.Join(", ", classes.Select(c => c.ToString()).Prepend(Written.String(Name)))})" + (Pools is { } n ? $".MaxPools({n})" : "") +
        (Kept is { } kept ? $".KeepCalls({kept.Calls}{(kept.Bytes == CallBounds.Usual.Bytes ? "" : $", {Written.Bytes(kept.Bytes)}")})" : "");
}
