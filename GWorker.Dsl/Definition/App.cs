using System.Collections.Immutable;

namespace GWorker;

/// <summary>A named list of worker definitions: an immutable value with structural equality, and the door to both.</summary>
public sealed class App : IEquatable<App>
{
    readonly ImmutableArray<Cls> classes;

    App(string name, ImmutableArray<Cls> classes, int? maxPools)
    {
        Name = name;
        this.classes = classes;
        Pools = maxPools;
    }

    /// <summary>The app's name.</summary>
    public string Name { get; }

    /// <summary>The definitions, in the order given.</summary>
    public IReadOnlyList<Cls> Classes => classes;

    internal int? Pools { get; }

    /// <summary>Starts the definition of how a worker class runs.</summary>
    public static Cls<T> Cls<T>() where T : class, IWorker<T> => new([]);

    /// <summary>An app of these definitions.</summary>
    public static App Of(string name, params ImmutableArray<Cls> classes) => new(name ?? "", classes.IsDefault ? [] : classes, null);

    /// <summary>How many pools with loaded state the app may have at once, over all sets of <c>PerPool</c> parameters. Default 64.</summary>
    public App MaxPools(int pools) => new(Name, classes, pools);

    /// <inheritdoc/>
    public bool Equals(App? other) =>
        other is not null && Name == other.Name && Pools == other.Pools && classes.AsSpan().SequenceEqual(other.classes.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as App);

    /// <inheritdoc/>
    public override int GetHashCode() => classes.Aggregate(HashCode.Combine(Name, Pools), HashCode.Combine);

    /// <summary>As it is written.</summary>
    public override string ToString() =>
        $"App.Of({string.Join(", ", classes.Select(c => c.ToString()).Prepend(Written.String(Name)))})" + (Pools is { } n ? $".MaxPools({n})" : "");
}
