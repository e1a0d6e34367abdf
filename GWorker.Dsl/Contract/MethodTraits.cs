namespace GWorker;

/// <summary>What the host must know of a method before it calls it.</summary>
[Flags]
public enum MethodTraits
{
    /// <summary>A synchronous method that takes inputs alone.</summary>
    None = 0,

    /// <summary>Returns a task: runs on the thread pool instead of a thread of its worker.</summary>
    Async = 1,

    /// <summary>Takes a <see cref="CancellationToken"/>.</summary>
    TakesToken = 2,

    /// <summary>Takes a <see cref="CallContext"/>.</summary>
    TakesContext = 4,

    /// <summary>The input's type allows null.</summary>
    AllowsNull = 8,
}
