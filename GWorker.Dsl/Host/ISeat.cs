namespace GWorker;

/// <summary>
/// Where a worker sits: what hands it its events, one at a time and in order, and what its incarnations live in. In one process
/// that is a mailbox and nothing more; on a cluster an entity and its child.
/// </summary>
internal interface ISeat
{
    /// <summary>The worker that sits here from now on. Before anything else.</summary>
    void Take(Worker worker);

    /// <summary>Has <see cref="Worker.Move"/> called, later or now, never two at a time.</summary>
    void Post(LifeEvent e);

    /// <summary>Has <see cref="Worker.Begin"/> called for the next incarnation.</summary>
    /// <param name="next">The next one.</param>
    /// <param name="failed">Why the one before it failed; null for the first.</param>
    void Seat(Incarnation next, string? failed);
}

/// <summary>A worker of one process.</summary>
internal sealed class LocalSeat : ISeat
{
    Mailbox<LifeEvent> events = null!;
    Worker worker = null!;

    public void Take(Worker next)
    {
        worker = next;
        events = new(next.Move);
    }

    public void Post(LifeEvent e) => events.Post(e);

    public void Seat(Incarnation next, string? failed) => worker.Begin(next);
}
