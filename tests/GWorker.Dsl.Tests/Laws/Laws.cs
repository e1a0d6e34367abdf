namespace GWorker.Tests.Laws;

/// <summary>What must hold at every moment at which nothing can run without the clock moving, and at the end.</summary>
sealed class Laws(Conditions conditions, Ledger ledger, List<Sent> all)
{
    internal void CheckNow(PoolStatus pool, DateTimeOffset now)
    {
        Assert.Null(ledger.Breach);
        var starts = ledger.Starts();
        foreach (var sent in all)
        {
            Assert.True(sent.Sink.Ends <= 1, $"answered {sent.Sink.Ends} times: {sent}");
            Assert.False(sent is { Cancel.IsCancellationRequested: true, Sink.Ended: false }, $"cancelled and still waited for: {sent}");
            Assert.False(sent.Deadline <= now && !sent.Sink.Ended, $"past its deadline and not told: {sent}");
        }

        Assert.True(pool.Running <= ledger.Slots, $"{pool.Running} slots taken of {ledger.Slots}");
        Assert.True(pool.Waiting <= conditions.Queue + ledger.Slots, $"{pool.Waiting} wait in a queue of {conditions.Queue}");
        CheckOrder(starts);
        if (pool.Workers is [{ Stage: Stage.Ready }]) CheckNobodyWaitsForNothing(starts, ledger.Slots - pool.Running, now);
    }

    /// <summary>Of one method and parameter set nobody started before one who was sent earlier and still waits.</summary>
    void CheckOrder(Dictionary<int, int[]> starts)
    {
        foreach (var stream in all.GroupBy(s => (s.Kind, s.Call.Level)))
        {
            Sent? passed = null;
            foreach (var sent in stream)
            {
                var started = starts.ContainsKey(sent.Id);
                if (!started && !sent.Sink.Ended) passed ??= sent;
                Assert.False(started && passed is not null, $"{sent} started before {passed}");
            }
        }
    }

    /// <summary>
    /// The policy's promise, worked out from what was sent and what runs: where a slot is free, nothing is due, or the oldest
    /// that is due is a batch that lacks slots and has held what is free for less than one more wait.
    /// </summary>
    void CheckNobodyWaitsForNothing(Dictionary<int, int[]> starts, int free, DateTimeOffset now)
    {
        var current = ledger.Current!;
        var lanes = all
            .Where(s => !s.Sink.Ended && (!starts.TryGetValue(s.Id, out var runs) || runs[^1] != current.Number))
            .GroupBy(s => s.IsBatch ? (s.Kind, s.Call.Level) : (Kind.Quick, 0))
            .Select(g => (g.Key.Item1, First: g.First(), Count: g.Count()))
            .Where(l => !l.First.IsBatch || current.Runs[(int)l.Item1] < conditions.Lanes)
            .Where(l => !l.First.IsBatch || conditions.Eager || l.Count >= Math.Min(conditions.Max, ledger.Slots) || now - l.First.At >= conditions.WaitMs.Ms)
            .ToList();
        if (free == 0 || lanes.Count == 0) return;
        var oldest = lanes.Min(l => l.First.At);
        Assert.False(
            lanes.Where(l => l.First.At == oldest).All(l => !l.First.IsBatch || Math.Min(l.Count, Math.Min(conditions.Max, ledger.Slots)) <= free || now >= oldest + 2 * conditions.WaitMs.Ms),
            $"{free} slots free and still waiting since {(now - oldest).TotalMilliseconds} ms: {string.Join("; ", lanes.Select(l => $"{l.Count} of {l.First}"))}");
    }

    internal void CheckEnd()
    {
        var starts = ledger.Starts();
        foreach (var sent in all) CheckOutcome(sent, starts.GetValueOrDefault(sent.Id) ?? []);
        foreach (var list in all.GroupBy(s => s.List)) CheckWhole([.. list]);
        CheckStrictOrder();
    }

    void CheckOutcome(Sent sent, int[] starts)
    {
        Assert.Equal(1, sent.Sink.Ends);
        var runs = conditions.Isolate && sent.IsBatch ? 1 + (int)Math.Ceiling(Math.Log2(Math.Max(1, conditions.Max))) : 1;
        Assert.True(starts.Length <= runs * (1 + conditions.Retries), $"{sent} ran {starts.Length} times");
        switch (sent.Sink.Failure)
        {
            case null:
                Assert.Equal((1, sent.Id), (sent.Sink.Items, sent.Sink.Value));
                Assert.NotEmpty(starts);
                Assert.False(!sent.IsBatch && Throws(sent.Call.Act), $"its code throws: {sent}");
                break;
            case OperationCanceledException cancelled:
                Assert.True(sent.Cancel is { IsCancellationRequested: true }, $"nobody cancelled {sent}");
                Assert.Equal(sent.Cancel!.Token, cancelled.CancellationToken);
                break;
            case CallTimeoutException:
                Assert.NotNull(sent.Deadline);
                break;
            case WorkerFailedException failed:
                Assert.True(sent.IsBatch || Throws(sent.Call.Act), $"its code does not throw: {sent}");
                Assert.NotEmpty(starts);
                Assert.Contains(failed.ErrorType, new[] { typeof(Boom).FullName, typeof(OperationCanceledException).FullName, typeof(TaskCanceledException).FullName });
                break;
            case BatchShapeException:
                Assert.True(sent.IsBatch && starts.Length > 0, $"no batch: {sent}");
                break;
            case WorkerLostException:
                Assert.NotEmpty(starts);
                Assert.True(ledger.All.Length > 1, $"no worker was lost: {sent}");
                break;
            case OverloadedException or ListTooLongException:
                Assert.Empty(starts);
                break;
            case UnavailableException:
                Assert.True(starts.Length == 0 || conditions.Retries > 0, $"it has run: {sent}");
                break;
            default:
                Assert.Fail($"unexpected: {sent}: {sent.Sink.Failure}");
                break;
        }

        static bool Throws(Act act) => act is Act.ThrowAtOnce or Act.ThrowLate or Act.CancelItself;
    }

    /// <summary>A list is admitted whole or not at all.</summary>
    static void CheckWhole(Sent[] list)
    {
        var refused = list.Count(s => s.Sink.Failure is OverloadedException or ListTooLongException);
        Assert.True(refused == 0 || refused == list.Length, $"{refused} of a list of {list.Length} were not admitted");
    }

    /// <summary>Where one run at a time enters user code, first runs begin in the order of sending.</summary>
    void CheckStrictOrder()
    {
        var streams = all.ToDictionary(s => s.Id, s => (s.Kind, s.Call.Level));
        var last = new Dictionary<(Kind, int), int>();
        var seen = new HashSet<int>();
        foreach (var (kind, _, ids) in ledger.Runs)
        {
            if (kind is Kind.Fast or Kind.Many ? conditions.Lanes > 1 : ledger.Slots > 1) continue;
            foreach (var id in ids)
            {
                if (!seen.Add(id)) continue;
                Assert.True(last.GetValueOrDefault(streams[id]) < id, $"#{id} of {streams[id]} started after #{last.GetValueOrDefault(streams[id])}");
                last[streams[id]] = id;
            }
        }
    }
}
