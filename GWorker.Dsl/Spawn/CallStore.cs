namespace GWorker;

/// <summary>
/// Spawned calls by id, in memory: never more of them, and never more bytes, than the bound says. One that has ended leaves when its
/// time to live is over, whether it was fetched or not.
/// </summary>
internal sealed class CallStore : IDisposable
{
    /// <summary>What a call takes at least, so that there is always room for word of why it failed.</summary>
    internal const int Least = 1024;

    readonly Lock gate = new();
    readonly Dictionary<string, KeptCall> calls = [];
    readonly PriorityQueue<KeptCall, long> ends = new();
    readonly CallBounds bounds;
    readonly Ticks ticks;
    readonly Alarm alarm;
    long bytes;

    internal CallStore(CallBounds bounds, TimeProvider clock, TaskScheduler scheduler)
    {
        this.bounds = bounds;
        ticks = new(clock);
        alarm = new(clock, ticks, gate, scheduler, OnAlarm);
    }

    internal int Count
    {
        get { lock (gate) return calls.Count; }
    }

    internal long Bytes
    {
        get { lock (gate) return bytes; }
    }

    /// <summary>Every call that is kept now.</summary>
    internal KeptCall[] All
    {
        get { lock (gate) return [.. calls.Values]; }
    }

    internal KeptCall? Find(string id)
    {
        lock (gate) return calls.GetValueOrDefault(id);
    }

    /// <summary>Takes in a call of so many bytes.</summary>
    /// <returns>False where one of this id is here already.</returns>
    /// <exception cref="CallsFullException">There is no room.</exception>
    internal bool Add(KeptCall call, long size)
    {
        size = Math.Max(Least, size);
        lock (gate)
        {
            if (calls.ContainsKey(call.Id)) return false;
            if (calls.Count >= bounds.Calls || size > bounds.Bytes - bytes) throw Full(call, size);
            calls.Add(call.Id, call);
            bytes += call.Bytes = size;
            return true;
        }
    }

    /// <summary>Takes in what is known of a call now in place of what was; where there is no room for it, that stays.</summary>
    /// <exception cref="CallsFullException">There is no room.</exception>
    internal void Replace(KeptCall? known, KeptCall next, long size)
    {
        lock (gate)
        {
            if (known is not null && Weigh(known, size) is { } full) throw full;
            if (known is not null) Forget(known);
            Add(next, size);
        }
    }

    /// <summary>The call takes so many bytes from here on, or why it cannot.</summary>
    internal CallsFullException? Weigh(KeptCall call, long size)
    {
        size = Math.Max(Least, size);
        lock (gate)
        {
            if (calls.GetValueOrDefault(call.Id) != call) return null; // it has moved on: nothing here is full of it
            if (size - call.Bytes > bounds.Bytes - bytes) return Full(call, size);
            bytes += size - call.Bytes;
            call.Bytes = size;
            return null;
        }
    }

    /// <summary>The call's time to live counts from here.</summary>
    /// <param name="call">The call.</param>
    /// <param name="left">How much of it there is.</param>
    internal void Expire(KeptCall call, TimeSpan left)
    {
        lock (gate)
        {
            var now = ticks.Now;
            call.Expiry = now + ticks.Of(left);
            ends.Enqueue(call, call.Expiry);
            alarm.Set(call.Expiry, now);
        }
    }

    internal void Remove(KeptCall call)
    {
        lock (gate) Forget(call);
    }

    public void Dispose() => alarm.Dispose();

    void Forget(KeptCall call)
    {
        if (calls.GetValueOrDefault(call.Id) != call) return;
        calls.Remove(call.Id);
        bytes -= call.Bytes;
    }

    void OnAlarm()
    {
        lock (gate)
        {
            alarm.Clear();
            var now = ticks.Now;
            while (ends.TryPeek(out var call, out var expiry))
            {
                if (expiry > now)
                {
                    alarm.Set(expiry, now);
                    break;
                }

                ends.Dequeue();
                Forget(call);
            }
        }
    }

    CallsFullException Full(KeptCall call, long size) => new(call.Worker, calls.Count, bounds.Calls, bytes, bounds.Bytes, size);
}
