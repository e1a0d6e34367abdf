using ILGPU;

namespace GWorker;

/// <summary>
/// Rows of different length, one behind the other without padding: what a kernel sees of a batch of arrays. <c>rows[i]</c> is row i.
/// </summary>
/// <typeparam name="T">A number, or a struct of numbers.</typeparam>
public readonly struct Rows<T> where T : unmanaged
{
    /// <param name="data">All rows' elements, and one more: a last row that is empty must begin somewhere.</param>
    /// <param name="offsets">Where each row begins in <paramref name="data"/>, and at last where the last one ends: one more than there are rows.</param>
    public Rows(ArrayView<T> data, ArrayView<int> offsets)
    {
        Data = data;
        Offsets = offsets;
    }

    /// <summary>All rows' elements, and one more that belongs to none.</summary>
    public ArrayView<T> Data { get; }

    /// <summary>Where each row begins, and at last where the last one ends.</summary>
    public ArrayView<int> Offsets { get; }

    /// <summary>Row <paramref name="row"/>, counted from 0.</summary>
    public ArrayView<T> this[int row]
    {
        get
        {
            var start = Offsets[row];
            return Data.SubView(start, Offsets[row + 1] - start);
        }
    }
}
