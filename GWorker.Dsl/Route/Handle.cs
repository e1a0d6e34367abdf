namespace GWorker;

/// <summary>
/// A typed destination of a pool of workers: a value, cheap to keep and share. The generator adds a property per method
/// (<c>handle.Embed</c>) and <c>With(…)</c>; it has no public members of its own, which would hide those.
/// </summary>
/// <typeparam name="TWorker">The worker class.</typeparam>
public sealed class Handle<TWorker> where TWorker : class, IWorker<TWorker>
{
    readonly object?[] steps;

    internal Handle(Destination destination)
    {
        Destination = destination;
        steps = new object?[TWorker.Contract.Methods.Count];
    }

    internal Destination Destination { get; }

    /// <summary>The step of one method, made on first use. Two threads may both make it: either will do.</summary>
    internal TStep Step<TStep>(MethodContract method, Func<Destination, MethodContract, TStep> make) where TStep : class =>
        (TStep)(steps[method.Index] ??= make(Destination, method));
}
