namespace GWorker.Bench;

/// <summary><see cref="Adder"/> as synchronous code: it runs on threads of its worker, not on the thread pool.</summary>
[Worker]
internal sealed partial class SyncAdder
{
    [Method]
    public int Next(int number) => number + 1;
}
