namespace GWorker;

/// <summary>Takes calls to the queue of the pool they belong to: in this process, or on the node that hosts it.</summary>
internal abstract class Route
{
    /// <summary>The name the pool goes by.</summary>
    internal virtual string Name => "";

    internal abstract TimeProvider Clock { get; }

    /// <summary>The parameters of the worker class behind this route, by index.</summary>
    internal abstract IReadOnlyList<ParameterContract> Parameters { get; }

    /// <summary>Whether arguments and results are copied although they stay in the process.</summary>
    internal virtual bool Copies => false;

    /// <summary>Where calls are kept that nobody waits for.</summary>
    internal virtual ICalls Calls => throw new NotSupportedException("This route keeps no calls.");

    /// <summary>Where a call is that was sent to this pool.</summary>
    internal virtual ItemPlace Place(ParameterSet pool, Item item) => new(CallStage.Queued, TimeSpan.Zero);

    /// <summary>Admits one call or fails it; when this returns it is queued and its window armed.</summary>
    internal abstract void Send(ParameterSet pool, Item item);

    /// <summary>Admits all of a client's list or none of it.</summary>
    internal abstract void Send(ParameterSet pool, Item[] items);

    /// <summary>Nobody waits for a call any more that was sent to this pool.</summary>
    internal virtual void Cancel(ParameterSet pool, Item item, CancellationToken cancel) => item.TryFail(new OperationCanceledException(cancel));
}
