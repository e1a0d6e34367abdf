namespace GWorker;

/// <summary>Everybody who takes from a pool queue: the open workers of this node, and other nodes. Belongs to its pool queue's lock.</summary>
internal sealed class Takers(LaneTable lanes)
{
    readonly List<WorkerSlots> workers = [];

    internal List<WorkerSlots> Workers => workers;

    internal Peers Peers { get; } = new(lanes);

    /// <summary>Whether a worker of this node takes work.</summary>
    internal bool HasWorker => workers.Exists(static w => w.IsOpen);

    /// <summary>The worker of this node where there is one alone, and it takes work.</summary>
    internal WorkerSlots? Only => workers is [{ IsOpen: true, HandsBack: false } only] ? only : null;

    /// <summary>Whether anybody does.</summary>
    internal bool TakeWork => HasWorker || Peers.AnyOpen;

    /// <summary>Whether no code of a worker runs here.</summary>
    internal bool RunNothing => !workers.Exists(static w => !w.IsIdle);

    /// <summary>Whether nobody will take anything more and nobody has anything.</summary>
    internal bool AreDone => workers.Count == 0 && !Array.Exists(Peers.All, static p => p.IsOpen || p.Running.Count > 0);

    /// <summary>Whether somebody must start before anybody takes anything.</summary>
    internal bool AreAway => workers.Count == 0 && !Peers.AnyOpen;

    /// <summary>Whether nobody is there who might.</summary>
    internal bool IsNobody => workers.Count == 0 && Peers.All.Length == 0;

    /// <summary>Calls of other nodes' callers do not wait here for a worker that may never come back: their own nodes hold them.</summary>
    internal List<Item> TakeStrays() => lanes.Own == lanes.Count || HasWorker ? [] : lanes.TakeAll(static item => item.IsForeign);

    internal void Open(WorkerSlots slots, long now)
    {
        if (!workers.Contains(slots)) workers.Add(slots);
        slots.IsOpen = !slots.HandsBack; // its device may have been lost before this
        slots.Left = now;
    }

    /// <summary>Gives up one of them, and says what it had.</summary>
    internal Lost GiveUp(Taker taker)
    {
        taker.IsOpen = false;
        taker.Abandoned = true;
        if (taker is WorkerSlots slots) workers.Remove(slots);
        if (taker is Peer peer) Peers.Remove(peer);
        var lost = new Lost([], []);
        foreach (var item in taker.Items.ToList())
        {
            taker.Drop(item);
            if (item.TakeRun() is { } run) lost.Runs.Add(run);
            if (item.Attempt is > 0 and var attempt) lost.Items.Add((item, attempt));
        }

        return lost;
    }

    /// <summary>Has what went to other nodes written. Outside the lock.</summary>
    internal void Kick()
    {
        foreach (var peer in Peers.All) peer.Kick();
    }
}

/// <summary>What somebody had who was given up: items that are not answered, and the runs they were in.</summary>
internal readonly record struct Lost(List<(Item Item, int Attempt)> Items, List<RunToken> Runs)
{
    /// <summary>Ends what does not run again. Outside the lock.</summary>
    internal void Tell(string pool, string why)
    {
        foreach (var run in Runs) run.Leave();
        foreach (var (item, attempt) in Items)
            if (item.TryClaim(attempt)) item.Fail(new WorkerLostException(pool, item.Method.Name, why, attempt)); // one that runs again has another attempt
    }
}
