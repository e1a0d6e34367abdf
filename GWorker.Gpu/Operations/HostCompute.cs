namespace GWorker;

/// <summary>The CPU: whoever calls computes, one after the other.</summary>
internal sealed class HostCompute(Operations operations) : Compute
{
    readonly SemaphoreSlim turn = new(1);

    public override T Run<T>(Func<Operations, T> work)
    {
        turn.Wait();
        try
        {
            return work(operations);
        }
        finally
        {
            turn.Release();
        }
    }

    public override void Dispose()
    {
        operations.Dispose();
        turn.Dispose();
    }
}
