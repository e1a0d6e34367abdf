namespace GWorker.Processes;

/// <summary>
/// A load client: keeps a number of calls under way, each with a key of its own, and writes down what became of each. Commands come
/// on standard input: <c>credits</c> tells what each node grants, <c>stop</c>, or the input's end, lets the last calls end.
/// </summary>
internal static class ClientRole
{
    internal static async Task<int> Run(Settings settings)
    {
        using var ledger = new LedgerFile(settings.Ledger);
        using var log = new StandardErrorLog();
        await using var node = await App.Connect("ledger", new ClusterOptions { Hostname = settings.Host, Port = settings.Port, Seeds = settings.Seeds, Loggers = log });
        var book = new Book(ledger, settings.Before);
        var kinds = new Load(node.Get<Recorder>(), book).Kinds(settings.IsMixed);
        using var stop = new CancellationTokenSource();
        var loops = Task.WhenAll(Enumerable.Range(0, settings.InFlight).Select(i => Loop(kinds, i, stop.Token)));
        Console.WriteLine($"READY {node.Address}");
        _ = node.Stopped.ContinueWith(static _ => Console.WriteLine("OUT"), TaskScheduler.Default);
        await Task.Run(() =>
        {
            while (Console.ReadLine() is { } command and not "stop")
                if (command == "credits")
                    Console.WriteLine($"CREDITS {string.Join(' ', node.Cluster.Members.Where(m => m.IsHost).Select(m => $"{m.Address}={m.Pools.Sum(p => p.Credits)}"))}");
        });
        await stop.CancelAsync();
        await loops;
        Console.WriteLine($"TOTAL {book}");
        return 0;
    }

    static async Task Loop(Func<Task<bool>>[] kinds, int next, CancellationToken stop)
    {
        for (; !stop.IsCancellationRequested; next++)
            if (!await kinds[next % kinds.Length]()) await Task.Delay(10, CancellationToken.None); // a failure that comes at once must not become a storm
    }
}
