namespace GWorker;

/// <summary>Rows of float32 numbers, row after row without gaps, in the memory of one place.</summary>
/// <remarks>
/// A matrix grows and never shrinks: an operation gives its output as many rows as it needs, and memory is taken only when there are more than
/// ever before. After the largest batch no memory is taken any more.
/// </remarks>
public abstract class Matrix : Resident
{
    private protected Matrix(Place place, int columns)
        : base(place)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        Columns = columns;
    }

    /// <summary>Numbers per row.</summary>
    public int Columns { get; }

    /// <summary>Rows in use.</summary>
    public int Rows { get; private set; }

    /// <summary>Numbers in use: rows × columns.</summary>
    public long Length => (long)Rows * Columns;

    /// <summary>The rows that it has memory for.</summary>
    public abstract long Capacity { get; }

    /// <summary>Sets how many rows are in use. What they hold is undefined where memory had to be taken for them.</summary>
    /// <param name="rows">0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative number.</exception>
    public void Resize(int rows)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(rows);

        if (rows > Capacity)
        {
            Rows = 0; // also where there is too little memory for more: what it had is given back before
            Reserve(rows);
        }

        Rows = rows;
    }

    /// <summary>Copies rows in. The matrix then has as many as were given.</summary>
    /// <param name="values">Whole rows, one after the other.</param>
    /// <exception cref="ArgumentException">The numbers do not make whole rows.</exception>
    public void Upload(ReadOnlySpan<float> values)
    {
        if (values.Length % Columns != 0)
            throw new ArgumentException($"Upload: {values.Length} numbers do not make whole rows of {Columns}.", nameof(values));
        Resize(values.Length / Columns);
        if (values.Length > 0) CopyIn(values, 0);
    }

    /// <summary>Copies rows in, from a row on: for what is too large for one span, or comes in parts.</summary>
    /// <param name="values">Whole rows, one after the other.</param>
    /// <param name="row">The first row to be replaced. All that are must be in use.</param>
    /// <exception cref="ArgumentException">The numbers do not make whole rows, or go past the last row.</exception>
    public void Upload(ReadOnlySpan<float> values, int row)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (values.Length % Columns != 0 || row < 0 || (long)row * Columns + values.Length > Length)
            throw new ArgumentException($"Upload: {values.Length} numbers from row {row} on do not fit into {Rows}×{Columns}.", nameof(values));
        if (values.Length > 0) CopyIn(values, (long)row * Columns);
    }

    /// <summary>Copies all rows out, when all that was asked before is done.</summary>
    /// <param name="values">Room for exactly <see cref="Length"/> numbers.</param>
    /// <exception cref="ArgumentException">There is room for another number of them.</exception>
    public void Download(Span<float> values)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (values.Length != Length) throw new ArgumentException($"Download: {Rows}×{Columns} does not fit into {values.Length} numbers.", nameof(values));
        if (values.Length > 0) CopyOut(values);
    }

    /// <summary>Shape and place, for example <c>17×512 on the host</c>.</summary>
    public override string ToString() => $"{Rows}×{Columns} on {Place}";

    private protected abstract void Reserve(long rows);

    private protected abstract void CopyIn(ReadOnlySpan<float> values, long at);

    private protected abstract void CopyOut(Span<float> values);
}
