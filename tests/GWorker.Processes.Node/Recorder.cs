namespace GWorker.Processes;

/// <summary>A worker that writes down everything it does, before it answers.</summary>
[Worker]
internal sealed partial class Recorder(LedgerFile ledger, Settings settings)
{
    /// <summary>Answers with who ran it. It runs to its end whoever still waits: what the ledger must find out is what ran.</summary>
    [Method]
    public async Task<int> Run(long key, CallContext call)
    {
        ledger.Write("start", key, Environment.ProcessId, call.Attempt);
        await Task.Delay(settings.Work);
        ledger.Write("end", key, Environment.ProcessId, call.Attempt);
        return Environment.ProcessId;
    }
}
