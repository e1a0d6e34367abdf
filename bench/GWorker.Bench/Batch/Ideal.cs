namespace GWorker.Bench;

/// <summary>
/// The same arrivals under the same rule where nothing costs anything but the run: a batch starts the moment the rule closes
/// it, timers are exact, a run takes what <see cref="Cost"/> says. It calls <see cref="BatchPolicy.Decide"/>, as the pool queue does.
/// </summary>
internal static class Ideal
{
    /// <param name="sent">When each call was sent.</param>
    /// <param name="bound">The queue's bound, in items.</param>
    /// <param name="overran">Whose runs' overruns are added, the nth one's to the nth; none: runs take what they cost.</param>
    internal static Timeline Run(long[] sent, int bound, Timeline? overran = null)
    {
        var line = new Timeline(sent);
        var waiting = new Queue<int>();
        var wait = Cost.Timestamps(Cost.Wait);
        var next = 0;
        var wake = long.MaxValue;
        var end = long.MaxValue;
        var running = 0;
        while (next < sent.Length || waiting.Count > 0)
        {
            var arrival = next < sent.Length ? sent[next] : long.MaxValue;
            var now = Math.Min(Math.Min(end, wake), arrival);
            if (now == end) (end, running) = (long.MaxValue, 0);
            else if (now == arrival && now != wake)
            {
                if (waiting.Count < bound) waiting.Enqueue(next);
                next++;
            }

            wake = long.MaxValue;
            if (waiting.Count == 0) continue;
            var lane = new LaneView(IsBatch: true, IsFree: running == 0, IsEager: false, waiting.Count, Cost.Max, sent[waiting.Peek()], wait);
            var decision = BatchPolicy.Decide([lane], new(Cost.Concurrent - running, Cost.Concurrent), now);
            if (!decision.Closes)
            {
                wake = Math.Max(decision.Wake, now);
                continue;
            }

            var batch = line.Batches++;
            running = line.Size[batch] = decision.Count;
            line.Start[batch] = now;
            line.End[batch] = end = now + Cost.Of(running) + (overran?.Overrun(batch) ?? 0);
            for (var i = 0; i < running; i++) line.BatchOf[waiting.Dequeue()] = batch;
        }

        return line;
    }
}
