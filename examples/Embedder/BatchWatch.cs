using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace GWorker.Examples.Embedder;

/// <summary>Listens to the meter that every GWorker process has: how many batches, how full, and why they closed.</summary>
internal sealed class BatchWatch : IDisposable
{
    readonly MeterListener listener = new();
    long batches;
    long items;

    public BatchWatch()
    {
        listener.InstrumentPublished = (instrument, on) =>
        {
            if (instrument.Meter.Name == "GWorker" && instrument.Name is "gworker.batch.size" or "gworker.batch.closed") on.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>((_, size, _, _) =>
        {
            Interlocked.Increment(ref batches);
            Interlocked.Add(ref items, size);
        });
        listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
        {
            foreach (var tag in tags)
                if (tag is { Key: "reason", Value: string reason }) Reasons.AddOrUpdate(reason, count, (_, before) => before + count);
        });
        listener.Start();
    }

    public long Batches => Volatile.Read(ref batches);

    public double MeanFill => Batches == 0 ? 0 : (double)Volatile.Read(ref items) / Batches;

    public ConcurrentDictionary<string, long> Reasons { get; } = new();

    public void Reset()
    {
        Interlocked.Exchange(ref batches, 0);
        Interlocked.Exchange(ref items, 0);
        Reasons.Clear();
    }

    public void Dispose() => listener.Dispose();
}
