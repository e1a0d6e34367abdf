using GWorker.Processes;

// A node or a load client of the ledger's cluster, by arguments: GWorker.Processes.Tests starts these, and ends them.
var settings = Settings.Parse(args);

// However it ends for who started it: no process of a test outlives this.
using var limit = new Timer(_ => Environment.Exit(99), null, settings.Life, Timeout.InfiniteTimeSpan);
return settings.Role switch
{
    "node" => await NodeRole.Run(settings),
    "spawner" => await SpawnerRole.Run(settings),
    _ => await ClientRole.Run(settings),
};
