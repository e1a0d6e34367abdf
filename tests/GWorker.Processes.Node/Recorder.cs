namespace GWorker.Processes;

/// <summary>A worker that writes down everything it does, before it answers. Every item has a key of its own, whichever kind of call brought it.</summary>
[Worker]
internal sealed partial class Recorder(LedgerFile ledger, Settings settings)
{
    /// <summary>Keys the worker: each value has a pool of its own.</summary>
    [Parameter(PerPool = true)] public partial string Model { get; } = "";

    static int made;
    readonly int number = Interlocked.Increment(ref made);

    [OnEnter] void Enter() => ledger.Write("entered", Environment.ProcessId, number);

    /// <summary>Takes as long as it was told to, and writes that it was let.</summary>
    [OnExit]
    async Task Exit()
    {
        await Task.Delay(settings.Exit);
        ledger.Write("exited", Environment.ProcessId, number);
    }

    /// <summary>Answers with who ran it, as which attempt. It runs to its end whoever still waits: what the ledger must find out is what ran.</summary>
    [Method]
    public async Task<(int Process, int Attempt)> Run(long key, CallContext call)
    {
        ledger.Write("start", key, Environment.ProcessId, call.Attempt);
        await Task.Delay(call.Attempt > 1 ? settings.WorkAgain : settings.Work);
        ledger.Write("end", key, Environment.ProcessId, call.Attempt);
        return (Environment.ProcessId, call.Attempt);
    }

    /// <summary>The same for whoever came together. The attempt is that of the first of them, for all.</summary>
    [Method]
    public async Task<(int Process, int Attempt)[]> RunTogether(Batch<long> keys, CallContext call)
    {
        for (var i = 0; i < keys.Count; i++) ledger.Write("start", keys[i], Environment.ProcessId, call.Attempt);
        await Task.Delay(settings.Work);
        for (var i = 0; i < keys.Count; i++) ledger.Write("end", keys[i], Environment.ProcessId, call.Attempt);
        return keys.Map(_ => (Environment.ProcessId, call.Attempt));
    }

    /// <summary>The same, told in items, in the same time. That it has ended is written when its caller has taken all of them.</summary>
    [Method]
    public async IAsyncEnumerable<(int Process, int Attempt)> RunSlowly(long key, int items, CallContext call)
    {
        ledger.Write("start", key, Environment.ProcessId, call.Attempt);
        for (var i = 0; i < items; i++)
        {
            await Task.Delay(settings.Work / items);
            yield return (Environment.ProcessId, call.Attempt);
        }

        ledger.Write("end", key, Environment.ProcessId, call.Attempt);
    }
}
