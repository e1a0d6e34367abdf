using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace GWorker;

/// <summary>What a pool reports through System.Diagnostics.Metrics, meter <c>GWorker</c>, tag <c>worker</c>. An instrument nobody listens to costs a branch. A listener that throws costs its measurement alone, or its instrument.</summary>
internal sealed class PoolMetrics : IDisposable
{
    static readonly Meter Meter = new("GWorker");
    static readonly ConcurrentDictionary<PoolMetrics, Func<int>> Queues = new();

    static readonly Histogram<double>? QueueTime = Publish(static () => Meter.CreateHistogram<double>("gworker.queue.duration", "s", "From admission to the start of the run: window included."));
    static readonly Histogram<double>? WindowTime = Publish(static () => Meter.CreateHistogram<double>("gworker.batch.window.duration", "s", "Age of the oldest item when its batch closed."));
    static readonly Histogram<double>? RunTime = Publish(static () => Meter.CreateHistogram<double>("gworker.run.duration", "s", "One run of user code, a batch counted once."));
    static readonly Histogram<int>? BatchSize = Publish(static () => Meter.CreateHistogram<int>("gworker.batch.size", "{item}", "Items in a batch."));
    static readonly Counter<long>? BatchClosed = Publish(static () => Meter.CreateCounter<long>("gworker.batch.closed", "{batch}", "Batches, by the reason they closed."));
    static readonly Counter<long>? Rejections = Publish(static () => Meter.CreateCounter<long>("gworker.rejections", "{call}", "Calls that were not admitted."));
    static readonly Counter<long>? RestartCount = Publish(static () => Meter.CreateCounter<long>("gworker.restarts", "{restart}", "Incarnations after the first."));

    static PoolMetrics() => Publish(static () => Meter.CreateObservableGauge(
        "gworker.queue.length", static () => Queues.Select(q => new Measurement<int>(q.Value(), q.Key.worker)), "{item}", "Items waiting."));

    static readonly KeyValuePair<string, object?>[] Reasons =
        [.. Enum.GetNames<CloseReason>().Select(name => new KeyValuePair<string, object?>("reason", name.ToLowerInvariant()))];

    readonly KeyValuePair<string, object?> worker;
    readonly double second;

    internal PoolMetrics(string name, Ticks ticks, Func<int> length)
    {
        worker = new("worker", name);
        second = 1.0 / ticks.Of(TimeSpan.FromSeconds(1));
        Queues[this] = length;
    }

    internal void Queued(long ticks)
    {
        if (QueueTime is { Enabled: true } queues) Record(queues, ticks * second);
    }

    internal void Ran(long ticks)
    {
        if (RunTime is { Enabled: true } runs) Record(runs, ticks * second);
    }

    internal void Closed(int items, CloseReason reason, long age)
    {
        if (BatchSize is { Enabled: true } sizes) Record(sizes, items);
        if (WindowTime is { Enabled: true } windows) Record(windows, age * second);
        if (BatchClosed is { Enabled: true } closed) Count(closed, worker, Reasons[(int)reason]);
    }

    internal void Rejected() => Count(Rejections, worker);

    internal void Restarted() => Count(RestartCount, worker);

    public void Dispose() => Queues.TryRemove(this, out _);

    void Record<T>(Histogram<T> instrument, T value) where T : struct
    {
        try
        {
            instrument.Record(value, worker);
        }
        catch
        {
            // Of whoever listens.
        }
    }

    static void Count(Counter<long>? instrument, params ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        try
        {
            instrument?.Add(1, tags);
        }
        catch
        {
            // Of whoever listens.
        }
    }

    /// <summary>Null where a listener that is told of it throws: else no queue could be made in this process.</summary>
    static T? Publish<T>(Func<T> create) where T : Instrument
    {
        try
        {
            return create();
        }
        catch
        {
            return null;
        }
    }
}
