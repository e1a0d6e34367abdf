using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;

namespace GWorker;

/// <summary>How one worker class runs, whichever class it is. <see cref="Cls{T}"/> is what users hold.</summary>
public abstract class Cls : IEquatable<Cls>
{
    private protected Cls(ImmutableArray<Statement> statements)
    {
        Statements = statements;
        Policy = Policy.Of(statements);
    }

    internal ImmutableArray<Statement> Statements { get; }

    internal Policy Policy { get; }

    internal abstract Type Worker { get; }

    /// <summary>The class's name without its namespace.</summary>
    internal abstract string ClassName { get; }

    /// <summary>The name the pool goes by: as <c>.Named(…)</c> said, or the class's.</summary>
    internal string Name => string.IsNullOrWhiteSpace(Policy.Name) ? ClassName : Policy.Name;

    internal abstract Shape Shape { get; }

    internal abstract Service Open(NodeParts parts);

    /// <summary>Makes this definition's handles injectable.</summary>
    internal abstract void Offer(IServiceCollection services);

    /// <summary>The graph this definition compiles to, as data: print it, or its <see cref="Plan.ToMermaid"/>.</summary>
    /// <exception cref="DefinitionException">The definition has faults: all of them are in the message.</exception>
    public Plan Plan() => Planner.Plan(this);

    /// <summary>Whether both name the same class and say the same, in whatever order.</summary>
    public bool Equals(Cls? other) => other is not null && Worker == other.Worker && Statements.AsSpan().SequenceEqual(other.Statements.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Cls);

    /// <inheritdoc/>
    public override int GetHashCode() => Statements.Aggregate(Worker.GetHashCode(), HashCode.Combine);

    /// <summary>As it is written, verbs in alphabetical order: <c>App.Cls&lt;Embedder&gt;().Concurrent(16).Gpu("A100")</c>.</summary>
    public override string ToString() => $"App.Cls<{ClassName}>()" + string.Concat(Statements.Select(s => s.Text));
}
