namespace GWorker;

/// <summary>What <see cref="RowWork"/> does to rows.</summary>
internal enum RowKind
{
    Bias,
    LayerNorm,
    Softmax,
    Normalize,
    Gather,
}

/// <summary>An operation on single rows, some of them at a time.</summary>
internal readonly struct RowWork(RowKind kind, int rows, HostMatrix output) : IWork
{
    // Fewer numbers than this are done before another thread is awake.
    const int NumbersAtATime = 32 * 1024;

    internal HostMatrix? Input { get; init; }

    internal HostMatrix? First { get; init; }

    internal HostMatrix? Second { get; init; }

    internal HostIndices? Indices { get; init; }

    internal Activation Activation { get; init; }

    internal float Epsilon { get; init; }

    internal bool Add { get; init; }

    int RowsAtATime => Math.Max(1, NumbersAtATime / output.Columns);

    internal int Parts => (rows + RowsAtATime - 1) / RowsAtATime;

    public void Run(int part, int worker)
    {
        var end = Math.Min(rows, (part + 1) * RowsAtATime);
        for (var row = part * RowsAtATime; row < end; row++) Run(row, output.Row(row));
    }

    void Run(int number, Span<float> row)
    {
        switch (kind)
        {
            case RowKind.Bias:
                Rows.Activate(row, First is null ? [] : First.Row(0), Activation);
                break;
            case RowKind.LayerNorm:
                Rows.LayerNorm(Input!.Row(number), First!.Row(0), Second!.Row(0), row, Epsilon);
                break;
            case RowKind.Softmax:
                Rows.Softmax(row);
                break;
            case RowKind.Normalize:
                Rows.Normalize(row, Epsilon);
                break;
            default:
                var from = Input!.Row(Indices!.Span[number]);
                if (Add) Rows.Add(from, row);
                else from.CopyTo(row);
                break;
        }
    }
}
