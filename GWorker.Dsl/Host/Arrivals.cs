namespace GWorker;

/// <summary>Calls of another node come in: all that one frame brought in a single turn, or each would fetch the queue from the core that answers the one before.</summary>
internal sealed class Arrivals(PoolQueue queue, Admission admission, Dispatcher dispatcher, Takers takers, Deadlines deadlines)
{
    /// <summary>Each for itself is queued or failed.</summary>
    internal void Admit(ReadOnlySpan<Item> items)
    {
        List<(Item Item, GWorkerException Why)>? refused = null;
        var dispatch = Dispatch.New();
        using (var turn = queue.Enter())
        {
            var now = admission.InOrder(turn.Now);
            foreach (var item in items)
            {
                // The node that sent it may have another to ask.
                if ((queue.HasRetired || !takers.HasWorker ? new DrainingException(queue.Name) : admission.Refuse([item])) is { } why)
                {
                    (refused ??= []).Add((item, why));
                    continue;
                }

                admission.Enter(item, now);
                deadlines.Expect(item.Deadline);
                if (dispatcher.TryPlace(item) is { } runner) dispatch.Add(runner);
                else queue.Insert(item);
            }
        }

        dispatch.Go();
        foreach (var (item, why) in refused ?? [])
        {
            queue.Metrics.Rejected();
            item.TryFail(why);
        }
    }
}
