using System.Collections;
using System.Runtime.CompilerServices;

namespace GWorker;

/// <summary>The items a batch method receives, oldest first: at least one, at most the batch's maximum.</summary>
/// <typeparam name="T">One caller's input; a tuple where the method has several: <c>Batch&lt;(string Text, int Limit)&gt;</c>.</typeparam>
[CollectionBuilder(typeof(Batch), nameof(Batch.Of))]
public sealed class Batch<T> : IReadOnlyList<T>
{
    readonly T[] items;

    internal Batch(T[] items) => this.items = items;

    /// <summary>How many items there are.</summary>
    public int Count => items.Length;

    /// <summary>Item <paramref name="index"/>, counted from 0.</summary>
    public T this[int index] => items[index];

    /// <summary>The items without a copy.</summary>
    public ReadOnlySpan<T> Span => items;

    /// <summary>The items without a copy, for code that awaits.</summary>
    public ReadOnlyMemory<T> Memory => items;

    /// <summary>One result per item, in order.</summary>
    public TOut[] Map<TOut>(Func<T, TOut> result) => Array.ConvertAll(items, new Converter<T, TOut>(result));

    /// <summary>Walks the items without allocating.</summary>
    public ReadOnlySpan<T>.Enumerator GetEnumerator() => Span.GetEnumerator();

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => items.GetEnumerator();

    /// <summary>For example <c>Batch of 3</c>.</summary>
    public override string ToString() => $"Batch of {Count}";
}

/// <summary>Builds a <see cref="Batch{T}"/> by hand, so that a worker can be tested as plain C#: <c>new Embedder().Embed(["a", "b"])</c>.</summary>
public static class Batch
{
    /// <summary>A batch of a copy of <paramref name="items"/>.</summary>
    public static Batch<T> Of<T>(params ReadOnlySpan<T> items) => new(items.ToArray());
}
