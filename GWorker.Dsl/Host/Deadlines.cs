namespace GWorker;

/// <summary>When the time of some item is up, or some run is stuck. Belongs to its pool queue's lock.</summary>
internal sealed class Deadlines(LaneTable lanes, Takers takers, Plan plan, Policy policy, Ticks ticks)
{
    /// <summary>How long another node that has a call may take to say itself that the call's time is up: it knows where that went.</summary>
    internal static readonly TimeSpan PeerSlack = TimeSpan.FromMilliseconds(500);

    readonly long stuckAfter = ticks.Of(policy.StuckAfter);
    readonly long slack = ticks.Of(PeerSlack);

    /// <summary>Nothing is due before this.</summary>
    internal long Next { get; private set; } = long.MaxValue;

    /// <summary>Something is due then.</summary>
    internal void Expect(long time)
    {
        if (time < Next) Next = time;
    }

    /// <summary>What is due, or null.</summary>
    internal Overdue? Find(long now)
    {
        if (now < Next) return null;
        var overdue = Overdue.Find(lanes, takers.Workers, takers.Peers.All, plan, stuckAfter, slack, now);
        Next = overdue.Next;
        return overdue;
    }
}
