using System.Globalization;

namespace GWorker.Processes;

/// <summary>
/// A client that spawns and fetches, by commands on standard input: <c>spawn 12</c> tells the ids of so many calls, <c>fetch ID</c> how one of
/// them ended, whoever has spawned it.
/// </summary>
internal static class SpawnerRole
{
    internal static async Task<int> Run(Settings settings)
    {
        using var log = new StandardErrorLog();
        await using var node = await App.Connect("ledger", new ClusterOptions { Hostname = settings.Host, Port = settings.Port, Seeds = settings.Seeds, JoinTimeout = 2.Mins, Loggers = log });
        var recorder = node.Get<Recorder>();
        Console.WriteLine($"READY {node.Address}");
        while (await Task.Run(Console.ReadLine) is { } command)
        {
            var words = command.Split(' ');
            if (words[0] == "spawn")
            {
                var keys = Enumerable.Range(1, int.Parse(words[1], CultureInfo.InvariantCulture));
                var calls = await Task.WhenAll(keys.Select(key => recorder.Run.Spawn(key)));
                Console.WriteLine($"SPAWNED {string.Join(' ', calls.Select(c => c.Id))}");
            }
            else
            {
                Console.WriteLine($"FETCHED {await Fetch(recorder, words[1])}");
            }
        }

        return 0;
    }

    static async Task<string> Fetch(Handle<Recorder> recorder, string id)
    {
        try
        {
            var call = await recorder.Run.Fetch(id);
            var (by, _) = await call.Get(TimeSpan.FromSeconds(60));
            return $"{(await call.Status()).Stage} {by}";
        }
        catch (GWorkerException error)
        {
            return $"{error.GetType().Name} {error.Message}";
        }
    }
}
