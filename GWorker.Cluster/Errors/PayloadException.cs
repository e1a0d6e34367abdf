namespace GWorker;

/// <summary>An input, an answer or <c>PerPool</c> parameters that cannot travel between nodes: too large, or not to be written or read.</summary>
public sealed class PayloadException : GWorkerException
{
    internal PayloadException(string message)
        : base(message)
    {
    }

    internal PayloadException(Told told)
        : base(told)
    {
    }

    internal static PayloadException TooLarge(string worker, string method, string what, long most) =>
        new($"{worker}.{method}: {what} has more than {most} bytes, and no more may travel. Send less, or raise ClusterOptions.MaxPayload on both sides.");

    internal static PayloadException Unwritable(string worker, string method, string what, Exception cause) =>
        new($"{worker}.{method}: {what} could not be serialised: {ErrorText.Message(cause)} Look at the type's [MessagePackObject] and [Key] attributes.");

    internal static PayloadException Unwritable(string pool, Exception cause) =>
        new($"{pool}: its parameters could not be serialised: {ErrorText.Message(cause.GetBaseException())} Look at what writes them.");

    internal static PayloadException KeyTooLarge(string worker, long bytes, int most) =>
        new($"{worker}: its PerPool parameters have {bytes} bytes, and no more than {most} may name a pool to all nodes. Send a name or a path instead of what it stands for, or make it a method's input.");

    internal static PayloadException Unreadable(string worker, string method, string what, Exception cause) =>
        new($"{worker}.{method}: {what} could not be read on the other side: {ErrorText.Message(cause)} Deploy the same version of its type on both sides.");
}
