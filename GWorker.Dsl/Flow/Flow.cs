using System.Runtime.CompilerServices;

namespace GWorker;

/// <summary>What flows are made of besides methods of workers.</summary>
public static class Flow
{
    /// <summary>A plain function as a flow of its own, to begin one with, or to give a function the name that is printed.</summary>
    /// <param name="function">Runs in the caller's process; in an ordered map for one item at a time.</param>
    /// <param name="name">What it is called where the flow is printed and in errors.</param>
    public static Flow<TIn, TOut> Of<TIn, TOut>(Func<TIn, TOut> function, [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new FunctionFlow<TIn, TOut>(function, name);
    }

    /// <summary>An asynchronous function as a flow of its own.</summary>
    /// <param name="function">Runs in the caller's process; in a map for as many items at a time as a stage may have in flight.</param>
    /// <param name="name">What it is called where the flow is printed and in errors.</param>
    public static Flow<TIn, TOut> Of<TIn, TOut>(Func<TIn, Task<TOut>> function, [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new TaskFlow<TIn, TOut>((input, _) => function(input), FunctionName.Of(function, name));
    }

    /// <summary>An asynchronous function that is told when nobody waits for it any more.</summary>
    /// <param name="function">Runs in the caller's process; in a map for as many items at a time as a stage may have in flight.</param>
    /// <param name="name">What it is called where the flow is printed and in errors.</param>
    public static Flow<TIn, TOut> Of<TIn, TOut>(Func<TIn, CancellationToken, Task<TOut>> function, [CallerArgumentExpression(nameof(function))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        return new TaskFlow<TIn, TOut>(function, FunctionName.Of(function, name));
    }

    /// <summary>Both at once, with the same input. The first failure is the whole's, and cancels the other.</summary>
    public static Flow<TIn, (T1 First, T2 Second)> All<TIn, T1, T2>(Flow<TIn, T1> first, Flow<TIn, T2> second) => new BothFlow<TIn, T1, T2>(Given(first), Given(second));

    /// <summary>All three at once, with the same input. The first failure is the whole's, and cancels the others.</summary>
    public static Flow<TIn, (T1 First, T2 Second, T3 Third)> All<TIn, T1, T2, T3>(Flow<TIn, T1> first, Flow<TIn, T2> second, Flow<TIn, T3> third) =>
        All(All(first, second), third) >> Of(static (((T1 First, T2 Second) Two, T3 Third) all) => (all.Two.First, all.Two.Second, all.Third), "");

    /// <summary>One of two ways, by a condition.</summary>
    /// <param name="condition">Runs in the caller's process.</param>
    /// <param name="then">The way where it holds.</param>
    /// <param name="otherwise">The way where it does not.</param>
    /// <param name="name">What the condition is called where the flow is printed.</param>
    public static Flow<TIn, TOut> Route<TIn, TOut>(
        Func<TIn, bool> condition, Flow<TIn, TOut> then, Flow<TIn, TOut> otherwise, [CallerArgumentExpression(nameof(condition))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        return new ChoiceFlow<TIn, bool, TOut>(condition, [(true, Given(then)), (false, Given(otherwise))], FunctionName.Of(condition, name));
    }

    /// <summary>One of several ways, by a key. A key that no way has fails its input with <see cref="StageFailedException"/>.</summary>
    /// <param name="choose">Gives the key; runs in the caller's process.</param>
    /// <param name="ways">A way for each key.</param>
    /// <exception cref="ArgumentException">A key is there twice.</exception>
    public static Flow<TIn, TOut> Route<TIn, TKey, TOut>(Func<TIn, TKey> choose, params (TKey Key, Flow<TIn, TOut> Way)[] ways) where TKey : notnull
    {
        ArgumentNullException.ThrowIfNull(choose);
        ArgumentNullException.ThrowIfNull(ways);
        foreach (var (_, way) in ways) Given(way);
        return new ChoiceFlow<TIn, TKey, TOut>(choose, [.. ways], FunctionName.Of(choose, null));
    }

    /// <summary>
    /// Gathers items of a map into arrays of <paramref name="size"/>, for a stage that takes a list; the last of a source may be shorter, and an
    /// item that failed is passed on alone. It needs no worker: to have a worker see several items at once, give it a batch method instead.
    /// </summary>
    /// <param name="size">From 1 to 1,000,000. A single call's array has its one item.</param>
    /// <param name="wait">
    /// How long an array waits for company, from its first item on, over 0 and up to 10 minutes: then it goes on with what it has, whatever the source
    /// does. Null: until it is full or the source ends.
    /// </param>
    public static Flow<T, T[]> Batch<T>(int size, TimeSpan? wait = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, 1_000_000);
        if (wait is not { } time) return new GatherFlow<T>(size, null);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero, nameof(wait));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(time, TimeSpan.FromMinutes(10), nameof(wait));
        return new GatherFlow<T>(size, time);
    }

    /// <summary>Gives the items of arrays one by one. A single call must have exactly one.</summary>
    public static Flow<T[], T> Unbatch<T>() => new ScatterFlow<T>();

    internal static Flow<TIn, TOut> Given<TIn, TOut>(Flow<TIn, TOut> flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return flow;
    }

    internal static StreamFlow<TIn, TOut> Given<TIn, TOut>(StreamFlow<TIn, TOut> flow)
    {
        ArgumentNullException.ThrowIfNull(flow);
        return flow;
    }
}
