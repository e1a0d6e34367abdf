namespace GWorker;

/// <summary>A client's list that the queue could never hold whole.</summary>
public sealed class ListTooLongException : GWorkerException
{
    internal ListTooLongException(string worker, int items, int bound)
        : base($"A list of {items} items can never be admitted whole: the queue of {worker} holds {bound}. Send it in parts, or raise .Queue({items}).")
    {
        Items = items;
        Bound = bound;
    }

    internal ListTooLongException(Told told, int items, int bound)
        : base(told)
    {
        Items = items;
        Bound = bound;
    }

    /// <summary>The list's length.</summary>
    public int Items { get; }

    /// <summary>What the queue holds at most.</summary>
    public int Bound { get; }
}
