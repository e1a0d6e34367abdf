namespace GWorker;

/// <summary>Numbers of rows, for <see cref="Operations.Gather"/>.</summary>
public abstract class Indices : Resident
{
    private protected Indices(Place place)
        : base(place)
    {
    }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>The largest; -1 without any.</summary>
    public int Largest { get; private set; } = -1;

    /// <summary>Replaces all of them.</summary>
    /// <param name="rows">0 or more each.</param>
    /// <exception cref="ArgumentException">One is negative.</exception>
    public void Set(ReadOnlySpan<int> rows)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        var largest = -1;
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i] < 0) throw new ArgumentException($"Indices: number {i} is {rows[i]}.", nameof(rows));
            largest = Math.Max(largest, rows[i]);
        }
        (Count, Largest) = (0, -1); // there may be too little memory for them
        CopyIn(rows);
        (Count, Largest) = (rows.Length, largest);
    }

    private protected abstract void CopyIn(ReadOnlySpan<int> rows);
}
