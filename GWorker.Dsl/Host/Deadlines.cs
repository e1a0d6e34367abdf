namespace GWorker;

/// <summary>When the time of some item is up, or some run is stuck. Belongs to its pool queue's lock.</summary>
internal sealed class Deadlines(LaneTable lanes, Takers takers, Plan plan, Policy policy, Ticks ticks)
{
    /// <summary>How long another node that has a call may take to say itself that the call's time is up: it knows where that went.</summary>
    internal static readonly TimeSpan PeerSlack = TimeSpan.FromMilliseconds(500);

    readonly long stuckAfter = ticks.Of(policy.StuckAfter);
    readonly long slack = ticks.Of(PeerSlack);

    long next = long.MaxValue;

    /// <summary>Nothing is due before this.</summary>
    internal long Next => Volatile.Read(ref next);

    /// <summary>Something is due then.</summary>
    internal void Expect(long time)
    {
        if (time < next) Volatile.Write(ref next, time);
    }

    /// <summary>What is due, or null.</summary>
    internal Overdue? Find(long now)
    {
        if (now < Next) return null;
        // First this, then the look: a call that takes the shortcut is in its seat before it compares its deadline with this.
        Interlocked.Exchange(ref next, long.MaxValue);
        var overdue = Overdue.Find(lanes, takers.Workers, takers.Peers.All, plan, stuckAfter, slack, now);
        Volatile.Write(ref next, overdue.Next);
        return overdue;
    }
}
