namespace GWorker;

/// <summary>Takes calls to the queue of the pool they belong to: in this process, or on the node that hosts it.</summary>
internal abstract class Route
{
    internal abstract TimeProvider Clock { get; }

    /// <summary>The parameters of the worker class behind this route, by index.</summary>
    internal abstract IReadOnlyList<ParameterContract> Parameters { get; }

    /// <summary>Whether arguments and results are copied although they stay in the process.</summary>
    internal virtual bool Copies => false;

    /// <summary>Admits one call or fails it; when this returns it is queued and its window armed.</summary>
    internal abstract void Send(ParameterSet pool, Item item);

    /// <summary>Admits all of a client's list or none of it.</summary>
    internal abstract void Send(ParameterSet pool, Item[] items);
}
