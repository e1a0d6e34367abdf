namespace GWorker;

/// <summary>What a batch method gave back: values, or outcomes that fail items one by one.</summary>
/// <typeparam name="TOut">One item's result.</typeparam>
public readonly struct BatchResult<TOut>
{
    readonly IReadOnlyList<TOut>? values;
    readonly IReadOnlyList<Outcome<TOut>>? outcomes;

    /// <summary>One value per input, in order. Null counts as none.</summary>
    public BatchResult(IReadOnlyList<TOut>? values) => this.values = values;

    /// <summary>One outcome per input, in order. Null counts as none.</summary>
    public BatchResult(IReadOnlyList<Outcome<TOut>>? outcomes) => this.outcomes = outcomes;

    /// <summary>How many results there are.</summary>
    public int Count => values?.Count ?? outcomes?.Count ?? 0;

    /// <summary>The outcome of item <paramref name="index"/>.</summary>
    public Outcome<TOut> this[int index] =>
        values is TOut[] array ? new Outcome<TOut>(array[index]) : // what most methods give, and much faster than through its interface
        values is not null ? new Outcome<TOut>(values[index]) :
        outcomes![index];
}
