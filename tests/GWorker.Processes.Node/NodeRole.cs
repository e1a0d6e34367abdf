using System.Runtime.InteropServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace GWorker.Processes;

/// <summary>A node: runs recorders until it is told to stop, or the cluster has voted it out.</summary>
internal static class NodeRole
{
    internal static async Task<int> Run(Settings settings)
    {
        using var ledger = new LedgerFile(settings.Ledger);
        using var log = new StandardErrorLog();
        await using var services = new ServiceCollection().AddSingleton(ledger).AddSingleton(settings).BuildServiceProvider();
        var recorders = App.Cls<Recorder>().MinWorkers(settings.Workers).MaxWorkers(settings.Most).Concurrent(settings.Concurrent).Batched(settings.Concurrent, 2.Ms).Grace(settings.Grace);
        if (settings.IsIdempotent) recorders = recorders.Idempotent();
        ClusterNode? node = null;

        // As many a program has one, written before its node: SIGTERM needs none, the node leaves by itself.
        using var own = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Console.WriteLine($"HEARD {(node?.Stopped.IsCompleted == true ? "after" : "before")} the node had stopped"));
        node = await App.Of("ledger", recorders).Start(new ClusterOptions
        {
            Hostname = settings.Host,
            Port = settings.Port,
            Seeds = settings.Seeds,
            JoinTimeout = 2.Mins,
            Services = services,
            Loggers = log,
        });
        Console.WriteLine($"READY {node.Address}");

        var told = Task.Run(() =>
        {
            while (Console.ReadLine() is { } line)
                if (line == "exit") Environment.Exit(0); // a program may end while its node runs
        });
        if (await Task.WhenAny(told, node.Stopped) == told) await node.DisposeAsync();
        await node.Stopped;
        Console.WriteLine("STOPPED");
        return 0;
    }
}
