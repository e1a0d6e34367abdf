namespace GWorker;

/// <summary>How items of a batch lie in one buffer: a value each, or a row each.</summary>
/// <typeparam name="TItem">What callers send or get.</typeparam>
/// <typeparam name="T">What the buffer is made of.</typeparam>
internal abstract class Layout<TItem, T> where T : unmanaged
{
    /// <summary>The most elements that one item may have.</summary>
    internal abstract int Longest { get; }

    /// <summary>Whether kernels need offsets.</summary>
    internal abstract bool IsRows { get; }

    /// <summary>How many elements the item has; throws for one that cannot be sent.</summary>
    internal abstract int Length(TItem item, int index);

    internal abstract void Pack(TItem item, Span<T> to);

    internal abstract TItem Unpack(ReadOnlySpan<T> from);
}

/// <summary>An item is a value.</summary>
internal sealed class Values<T> : Layout<T, T> where T : unmanaged
{
    internal override int Longest => 1;

    internal override bool IsRows => false;

    internal override int Length(T item, int index) => 1;

    internal override void Pack(T item, Span<T> to) => to[0] = item;

    internal override T Unpack(ReadOnlySpan<T> from) => from[0];
}

/// <summary>An item is an array.</summary>
internal sealed class Arrays<T>(int longest) : Layout<T[], T> where T : unmanaged
{
    internal override int Longest => longest;

    internal override bool IsRows => true;

    internal override int Length(T[] item, int index) =>
        item is null ? throw new ArgumentException($"Row {index} of the batch is null. Send an empty one.") :
        item.Length <= longest ? item.Length :
        throw new ArgumentException($"Row {index} of the batch has {item.Length} elements and the most is {longest}. Send a shorter one, or say a larger `longest` in gpu.Batch(…).");

    internal override void Pack(T[] item, Span<T> to) => item.CopyTo(to);

    internal override T[] Unpack(ReadOnlySpan<T> from) => from.ToArray();
}
