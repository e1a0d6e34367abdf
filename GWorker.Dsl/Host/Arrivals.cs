namespace GWorker;

/// <summary>Calls of another node come in: all that one frame brought in a single turn, or each would fetch the queue from the core that answers the one before.</summary>
internal sealed class Arrivals(PoolQueue queue, Admission admission, Dispatcher dispatcher, Takers takers, Deadlines deadlines)
{
    /// <summary>Each for itself is queued or failed.</summary>
    internal void Admit(ReadOnlySpan<Item> items)
    {
        var refused = new List<(Item Item, GWorkerException Why)>();
        var dispatch = Dispatch.New();
        try
        {
            using var turn = queue.Enter();
            var now = admission.InOrder(turn.Now);
            foreach (var item in items)
            {
                // The node that sent it may have another to ask.
                if ((queue.HasRetired || !takers.HasWorker ? new DrainingException(queue.Name) : admission.Refuse([item], isServed: true)) is { } why)
                {
                    refused.Add((item, why));
                    continue;
                }

                admission.Enter(item, now, admission.NumberInOrder());
                deadlines.Expect(item.Deadline);
                if (dispatcher.TryPlace(item) is { } runner) dispatch.Add(runner);
                else if (queue.Insert(item)) queue.Pump(turn.Now, dispatch); // at once: the next one finds the queue as full as if it had come alone
            }
        }
        finally
        {
            dispatch.Go();
        }

        foreach (var (item, why) in refused)
        {
            queue.Metrics.Rejected();
            item.TryFail(why);
        }
    }
}
