using System.Collections;

namespace GWorker;

/// <summary>
/// The sequences of one step, oldest first: at least one. A method that takes them is called again and again while there are any;
/// between two steps those that have ended, failed or lost their caller leave, and new callers' join as soon as a place is free, without
/// waiting for the others. All sequences of a step have equal parameters. One whose caller reads too slowly is left out of steps, and
/// keeps its place, until there is room for its next item.
/// </summary>
/// <remarks>An error that a step throws ends all its sequences; <see cref="Sequence{TIn,TState,TOut}.Fail"/> ends one.</remarks>
/// <typeparam name="TIn">What one caller sends; a tuple where there are several inputs.</typeparam>
/// <typeparam name="TState">What the worker keeps of one sequence from step to step. Where it is <see cref="IDisposable"/> it is disposed when its sequence leaves.</typeparam>
/// <typeparam name="TOut">One item of a sequence.</typeparam>
public sealed class Live<TIn, TState, TOut> : IReadOnlyList<Sequence<TIn, TState, TOut>>
{
    readonly List<Sequence<TIn, TState, TOut>> sequences = [];

    internal Live()
    {
    }

    /// <summary>How many sequences there are in this step.</summary>
    public int Count => sequences.Count;

    /// <summary>Sequence <paramref name="index"/>, counted from 0.</summary>
    public Sequence<TIn, TState, TOut> this[int index] => sequences[index];

    /// <summary>Walks the sequences without allocating.</summary>
    public List<Sequence<TIn, TState, TOut>>.Enumerator GetEnumerator() => sequences.GetEnumerator();

    IEnumerator<Sequence<TIn, TState, TOut>> IEnumerable<Sequence<TIn, TState, TOut>>.GetEnumerator() => sequences.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => sequences.GetEnumerator();

    /// <summary>For example <c>3 live</c>.</summary>
    public override string ToString() => $"{Count} live";

    internal void Add(Sequence<TIn, TState, TOut> sequence) => sequences.Add(sequence);

    internal void Clear() => sequences.Clear();
}

/// <summary>Builds sequences by hand, so that a step can be tested as plain C#.</summary>
public static class Live
{
    /// <summary>A step of new sequences with these inputs; what the step emits is in <see cref="Sequence{TIn,TState,TOut}.Emitted"/>.</summary>
    public static Live<TIn, TState, TOut> ForTest<TIn, TState, TOut>(params ReadOnlySpan<TIn> inputs)
    {
        var live = new Live<TIn, TState, TOut>();
        foreach (var input in inputs) live.Add(new(input));
        return live;
    }
}
