namespace GWorker.Processes;

/// <summary>
/// A load client: keeps a number of calls under way, each with a key of its own, and writes down what became of each. Commands come
/// on standard input: <c>credits</c> tells what each node grants, <c>stop</c>, or the input's end, lets the last calls end.
/// </summary>
internal sealed class ClientRole(LedgerFile ledger, Handle<Recorder> recorder)
{
    long lastKey;
    long answered;
    long failed;
    volatile bool isStopping;

    internal static async Task<int> Run(Settings settings)
    {
        using var ledger = new LedgerFile(settings.Ledger);
        using var log = new StandardErrorLog();
        await using var node = await App.Connect("ledger", new ClusterOptions { Hostname = settings.Host, Port = settings.Port, Seeds = settings.Seeds, Loggers = log });
        var client = new ClientRole(ledger, node.Get<Recorder>());
        var loops = Task.WhenAll(Enumerable.Range(0, settings.InFlight).Select(_ => client.Loop()));
        Console.WriteLine($"READY {node.Address}");
        await Task.Run(() =>
        {
            while (Console.ReadLine() is { } command and not "stop")
                if (command == "credits")
                    Console.WriteLine($"CREDITS {string.Join(' ', node.Cluster.Members.Where(m => m.IsHost).Select(m => $"{m.Address}={m.Pools.Sum(p => p.Credits)}"))}");
        });
        client.isStopping = true;
        await loops;
        Console.WriteLine($"TOTAL {client.lastKey} {client.answered} {client.failed}");
        return 0;
    }

    async Task Loop()
    {
        while (!isStopping)
        {
            var key = Interlocked.Increment(ref lastKey);
            ledger.Write("sent", key);
            try
            {
                var by = await recorder.Run.Remote(key);
                Interlocked.Increment(ref answered);
                ledger.Write("answered", key, by);
            }
            catch (Exception error)
            {
                Interlocked.Increment(ref failed);
                ledger.Write("failed", key, error.GetType().Name, error is WorkerLostException { MayHaveRun: true } ? "may-have-run" : "has-not-run");
                Console.Error.WriteLine($"{DateTime.UtcNow:HH:mm:ss.fff} call {key} failed: {error.Message}");
                await Task.Delay(10); // a failure that comes at once must not become a storm
            }
        }
    }
}
