namespace GWorker;

/// <summary>A kernel that no device could run: found where it is made a batch method, so that its worker does not start.</summary>
public sealed class KernelException : GWorkerException
{
    internal KernelException(string kernel, string? source, string reason, Exception? cause = null)
        : base($"Kernel {kernel}{(source is null ? "" : $" ({source})")} does not compile: {reason}. Kernels are static methods over numbers, structs of numbers and ArrayViews: no strings, objects, exceptions or mutable static fields.", cause)
    {
        Kernel = kernel;
        Line = source;
        Reason = reason;
    }

    internal KernelException(Told told, string kernel, string? line, string reason)
        : base(told)
    {
        Kernel = kernel;
        Line = line;
        Reason = reason;
    }

    /// <summary>The method, as <c>Type.Method</c>.</summary>
    public string Kernel { get; }

    /// <summary>Where it is written, as <c>file:line</c>; null where no debug information says so.</summary>
    public string? Line { get; }

    /// <summary>What the compiler said.</summary>
    public string Reason { get; }
}
