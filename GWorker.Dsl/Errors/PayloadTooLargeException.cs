namespace GWorker;

/// <summary>An input, or a client's list, of more bytes than the queue could ever hold: to try again would never help.</summary>
public sealed class PayloadTooLargeException : GWorkerException
{
    internal PayloadTooLargeException(string worker, int items, long bytes, int queueItems, long bound)
        : base($"{(items == 1 ? "An input" : $"A list of {items} items")} with {Written.Bytes(bytes)} bytes can never be admitted: the queue of {worker} holds {Written.Bytes(bound)}. " +
               $"{(items == 1 ? "Send a smaller one" : "Send it in parts")}, or raise .Queue({queueItems}, {Written.Bytes(bytes)}).")
    {
        Bytes = bytes;
        Bound = bound;
    }

    internal PayloadTooLargeException(Told told, long bytes, long bound)
        : base(told)
    {
        Bytes = bytes;
        Bound = bound;
    }

    /// <summary>About how many bytes the input has, or the whole list.</summary>
    public long Bytes { get; }

    /// <summary>How many bytes the queue holds at most.</summary>
    public long Bound { get; }
}
