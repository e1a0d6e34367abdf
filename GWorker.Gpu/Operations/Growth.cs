namespace GWorker;

/// <summary>How much memory is taken where there is too little.</summary>
internal static class Growth
{
    /// <summary>A quarter more than there was, so that batches that grow one by one do not each take new memory; exact the first time, for weights.</summary>
    internal static long To(long needed, long had) => Math.Max(needed, had + had / 4);
}
