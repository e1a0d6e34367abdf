namespace GWorker.Processes;

/// <summary>
/// A load client: keeps a number of calls under way, each with a key of its own, and writes down what became of each; beside them it sends
/// one at a time by the clock, if it is told to, so that somebody still sends when all of those wait. Commands come on standard input: <c>credits</c> tells what each node grants, <c>stop</c>, or the input's end, lets the last calls end.
/// </summary>
internal static class ClientRole
{
    internal static async Task<int> Run(Settings settings)
    {
        using var ledger = new LedgerFile(settings.Ledger);
        using var log = new StandardErrorLog();
        await using var node = await App.Connect("ledger", new ClusterOptions { Hostname = settings.Host, Port = settings.Port, Seeds = settings.Seeds, JoinTimeout = 2.Mins, Loggers = log });
        var book = new Book(ledger, settings.Before);
        var load = new Load(node.Get<Recorder>(), book);
        var kinds = load.Kinds(settings.IsMixed);
        using var stop = new CancellationTokenSource();
        var loops = Task.WhenAll(Enumerable.Range(0, settings.InFlight).Select(i => Loop(kinds, i, stop.Token)).Append(ByTheClock(load.Plain, settings.Every, stop.Token)));
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

    static async Task ByTheClock(Func<Task<bool>> send, TimeSpan every, CancellationToken stop)
    {
        const int AtMost = 64;
        var sent = new HashSet<Task>();
        while (every > TimeSpan.Zero && !stop.IsCancellationRequested)
        {
            sent.RemoveWhere(static call => call.IsCompleted);
            if (sent.Count < AtMost) sent.Add(send());
            await Task.Delay(every, CancellationToken.None);
        }

        await Task.WhenAll(sent);
    }
}
