namespace GWorker.Tests.Laws;

/// <summary>
/// The smallest thing that says how big batches should be: one worker, one batch method, every run as long as the last. Knows
/// nothing of lanes, slots or policies; it is what the semantics table says, word for word.
/// </summary>
static class BatchModel
{
    /// <param name="arrivals">When items come, in milliseconds, ascending.</param>
    /// <param name="max">A batch is full at.</param>
    /// <param name="fits">Items that may run at once.</param>
    /// <param name="wait">How long the oldest waits for company.</param>
    /// <param name="eager">Whether an idle lane starts at once.</param>
    /// <param name="run">How long a batch runs.</param>
    /// <returns>When each batch starts and how many items it has.</returns>
    internal static List<(int At, int Size)> Batches(int[] arrivals, int max, int fits, int wait, bool eager, int run)
    {
        var batches = new List<(int At, int Size)>();
        var (waiting, freeAt, limit) = (new Queue<int>(), 0, Math.Min(max, fits));
        for (var now = 0; batches.Sum(b => b.Size) < arrivals.Length; now++)
        {
            // What the clock brings comes before who arrives at that moment.
            Close(now);
            foreach (var arrival in arrivals.Where(a => a == now)) waiting.Enqueue(arrival);
            Close(now);
        }

        return batches;

        void Close(int now)
        {
            while (waiting.Count > 0 && freeAt <= now && (eager || waiting.Count >= limit || now - waiting.Peek() >= wait))
            {
                var size = Math.Min(waiting.Count, limit);
                for (var i = 0; i < size; i++) waiting.Dequeue();
                batches.Add((now, size));
                freeAt = now + run;
            }
        }
    }
}
