namespace GWorker;

/// <summary>A kernel as a batch method: made by <c>gpu.Batch(…)</c> in <c>[OnEnter]</c>, gone with the worker.</summary>
/// <typeparam name="TIn">One item: a value, or an array where items are rows.</typeparam>
/// <typeparam name="TOut">One result.</typeparam>
public sealed class KernelBatch<TIn, TOut>
{
    readonly Trips<TIn, TOut, Unit> trips;

    internal KernelBatch(Trips<TIn, TOut, Unit> trips) => this.trips = trips;

    /// <summary>One result per item, in order. Several batches may be on their way at a time, two of them on the device.</summary>
    /// <exception cref="ArgumentException">A row is null or longer than the most that was said.</exception>
    /// <exception cref="DeviceFaultException">The device failed for good; its worker is restarted.</exception>
    public async Task<TOut[]> Run(Batch<TIn> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        var results = items.Count == 0 ? [] : new TOut[items.Count];
        await trips.Run(items.Memory, results, null, default).ConfigureAwait(false);
        return results;
    }

    /// <summary>As <see cref="Run"/>, but a row that is null or too long fails alone.</summary>
    public async Task<Outcome<TOut>[]> RunAll(Batch<TIn> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        var (results, errors) = (new TOut[items.Count], new Exception?[items.Count]);
        await trips.Run(items.Memory, results, errors, default).ConfigureAwait(false);
        return Outcomes.Of(results, errors);
    }
}

/// <summary>A kernel as a batch method, with arguments that are the same for all items of a batch.</summary>
/// <typeparam name="TIn">One item: a value, or an array where items are rows.</typeparam>
/// <typeparam name="TOut">One result.</typeparam>
/// <typeparam name="TArgs">The arguments: a number, or a struct of numbers and views.</typeparam>
public sealed class KernelBatch<TIn, TOut, TArgs> where TArgs : struct
{
    readonly Trips<TIn, TOut, TArgs> trips;

    internal KernelBatch(Trips<TIn, TOut, TArgs> trips) => this.trips = trips;

    /// <inheritdoc cref="KernelBatch{TIn, TOut}.Run"/>
    public async Task<TOut[]> Run(Batch<TIn> items, TArgs args)
    {
        ArgumentNullException.ThrowIfNull(items);
        var results = items.Count == 0 ? [] : new TOut[items.Count];
        await trips.Run(items.Memory, results, null, args).ConfigureAwait(false);
        return results;
    }

    /// <inheritdoc cref="KernelBatch{TIn, TOut}.RunAll"/>
    public async Task<Outcome<TOut>[]> RunAll(Batch<TIn> items, TArgs args)
    {
        ArgumentNullException.ThrowIfNull(items);
        var (results, errors) = (new TOut[items.Count], new Exception?[items.Count]);
        await trips.Run(items.Memory, results, errors, args).ConfigureAwait(false);
        return Outcomes.Of(results, errors);
    }
}

file static class Outcomes
{
    internal static Outcome<T>[] Of<T>(T[] results, Exception?[] errors)
    {
        var outcomes = new Outcome<T>[results.Length];
        for (var i = 0; i < outcomes.Length; i++) outcomes[i] = errors[i] is { } error ? new(error) : new(results[i]);
        return outcomes;
    }
}
