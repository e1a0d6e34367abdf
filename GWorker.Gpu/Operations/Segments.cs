namespace GWorker;

/// <summary>Which rows of a matrix belong together: texts of different length lie back to back, and nothing is padded.</summary>
public abstract class Segments : Resident
{
    int[] offsets = new int[16];

    private protected Segments(Place place)
        : base(place)
    {
    }

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Rows of all together.</summary>
    public int Rows => offsets[Count];

    /// <summary>Rows of the longest; 0 without any.</summary>
    public int Longest { get; private set; }

    /// <summary>Where each begins, and at the end where the last one ends: <see cref="Count"/> + 1 numbers.</summary>
    public ReadOnlySpan<int> Offsets => offsets.AsSpan(0, Count + 1);

    /// <summary>Replaces all of them.</summary>
    /// <param name="lengths">Rows of each, 0 or more.</param>
    /// <exception cref="ArgumentException">A negative length, or more than 2³¹ rows together.</exception>
    public void Set(ReadOnlySpan<int> lengths)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        if (offsets.Length <= lengths.Length) offsets = new int[Math.Max(lengths.Length + 1, 2 * offsets.Length)];
        (Count, Longest) = (0, 0);
        var end = 0L;
        for (var i = 0; i < lengths.Length; i++)
        {
            end += lengths[i];
            if (lengths[i] < 0 || end > int.MaxValue)
                throw new ArgumentException($"Segments: length {lengths[i]} of segment {i} is negative, or {end} rows are too many.", nameof(lengths));
            offsets[i + 1] = (int)end;
            Longest = Math.Max(Longest, lengths[i]);
        }
        CopyIn(offsets.AsSpan(0, lengths.Length + 1));
        Count = lengths.Length; // only now: there may be too little memory for them
    }

    private protected abstract void CopyIn(ReadOnlySpan<int> offsets);
}
