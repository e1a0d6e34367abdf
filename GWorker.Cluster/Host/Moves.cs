namespace GWorker;

/// <summary>
/// One move after the other: a worker stops where there are many, and its pool is promised as many as it had, whatever its minimum is,
/// until they serve. Where the next one goes is placement's business, when the keeper misses it: sharding's own rebalancing is no help
/// to us, because it rests for ever once a node dies that had not confirmed a shard.
/// </summary>
internal sealed class Moves(TimeProvider clock)
{
    /// <summary>As long as who was told to stop may take to be seen leaving, before the order must be lost.</summary>
    static readonly TimeSpan Visible = TimeSpan.FromSeconds(10);

    /// <summary>As long as a worker may take to serve elsewhere.</summary>
    static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>A node is seen before sharding knows it: until then what should go there would come back.</summary>
    static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    readonly Dictionary<long, long> since = [];
    (Spread.Move Of, int Workers, int Left, long At)? current;
    (int InARow, long At) misses;

    /// <summary>How many workers this pool must have because it gave one up.</summary>
    internal int Promised(PoolId pool) => current is { } move && move.Of.Pool == pool ? move.Workers : 0;

    /// <summary>Who is to stop.</summary>
    /// <param name="nodes">All nodes, and those out of reach.</param>
    /// <param name="hosts">Those within reach that run workers.</param>
    /// <param name="isQuiet">Whether nothing else has been ordered.</param>
    internal WorkerId? Next(IReadOnlyList<NodeEntry> nodes, IReadOnlyList<NodeEntry> hosts, bool isQuiet)
    {
        var now = clock.GetTimestamp();
        foreach (var gone in since.Keys.Except(hosts.Select(h => h.Uid)).ToList()) since.Remove(gone);
        foreach (var host in hosts) since.TryAdd(host.Uid, now);
        if (current is { } move)
        {
            if (!IsOver(move, nodes, now)) return null;
            current = null;
        }

        if (!isQuiet || since.Values.Any(at => clock.GetElapsedTime(at, now) < Settling) || IsResting(now) || Spread.Choose(hosts) is not { } next) return null;
        var workers = Staying(nodes, next.Pool).ToList();
        current = (next, workers.Count, workers.Count(w => w.Node == next.From) - 1, now);
        return next.Worker;
    }

    // Twice as long after each move that was none: a node that takes workers and cannot run them would have one after the other.
    bool IsResting(long now) => misses.InARow > 0 && clock.GetElapsedTime(misses.At, now) < TimeSpan.FromMinutes(1 << Math.Min(misses.InARow, 6));

    bool IsOver((Spread.Move Of, int Workers, int Left, long At) move, IReadOnlyList<NodeEntry> nodes, long now)
    {
        var workers = Staying(nodes, move.Of.Pool).ToList();
        var time = clock.GetElapsedTime(move.At, now);
        if (workers.Exists(w => w.Worker.Id == move.Of.Worker.Text)) return time > Visible;
        var serves = workers.Count(w => w.Worker.Stage == Stage.Ready) >= move.Workers;
        if (!serves && time <= Limit) return false;
        misses = serves && workers.Count(w => w.Node == move.Of.From) <= move.Left ? default : (misses.InARow + 1, now);
        return true;
    }

    static IEnumerable<(long Node, WorkerEntry Worker)> Staying(IReadOnlyList<NodeEntry> nodes, PoolId pool) =>
        from node in nodes
        where !node.IsLeaving
        from entry in node.Pools
        where entry.Id == pool
        from worker in entry.Workers
        where !worker.IsLeaving
        select (node.Uid, worker);
}
