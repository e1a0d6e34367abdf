namespace GWorker;

/// <summary>
/// Makes a method callable through a handle. A method whose input is <see cref="Batch{T}"/> is a batch method:
/// its callers send one item, the worker sees many and returns one result for each, in order. A method that returns
/// <see cref="IAsyncEnumerable{T}"/> streams to its caller. One whose input is <see cref="Live{TIn,TState,TOut}"/> streams to many callers at
/// once, step by step.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MethodAttribute : Attribute;
