namespace GWorker.Processes;

/// <summary>A worker that writes down everything it does, before it answers. Every item has a key of its own, whichever kind of call brought it.</summary>
[Worker]
internal sealed partial class Recorder(LedgerFile ledger, Settings settings)
{
    /// <summary>Keys the worker: each value has a pool of its own.</summary>
    [Parameter(PerPool = true)] public partial string Model { get; } = "";

    /// <summary>Answers with who ran it. It runs to its end whoever still waits: what the ledger must find out is what ran.</summary>
    [Method]
    public async Task<int> Run(long key, CallContext call)
    {
        ledger.Write("start", key, Environment.ProcessId, call.Attempt);
        await Task.Delay(settings.Work);
        ledger.Write("end", key, Environment.ProcessId, call.Attempt);
        return Environment.ProcessId;
    }

    /// <summary>The same for whoever came together.</summary>
    [Method]
    public async Task<int[]> RunTogether(Batch<long> keys, CallContext call)
    {
        for (var i = 0; i < keys.Count; i++) ledger.Write("start", keys[i], Environment.ProcessId, call.Attempt);
        await Task.Delay(settings.Work);
        for (var i = 0; i < keys.Count; i++) ledger.Write("end", keys[i], Environment.ProcessId, call.Attempt);
        return keys.Map(_ => Environment.ProcessId);
    }

    /// <summary>The same, told in items. That it has ended is written when its caller has taken all of them.</summary>
    [Method]
    public async IAsyncEnumerable<int> RunSlowly(long key, int items, CallContext call)
    {
        ledger.Write("start", key, Environment.ProcessId, call.Attempt);
        for (var i = 0; i < items; i++)
        {
            await Task.Delay(settings.Work);
            yield return Environment.ProcessId;
        }

        ledger.Write("end", key, Environment.ProcessId, call.Attempt);
    }
}
