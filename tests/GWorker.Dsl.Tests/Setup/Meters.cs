using System.Diagnostics.Metrics;

namespace GWorker.Tests.Setup;

/// <summary>Listens to the meter <c>GWorker</c> as an exporter would, for one pool: tests run beside each other in one process.</summary>
sealed class Meters : IDisposable
{
    readonly MeterListener listener = new();
    readonly List<(string Name, double Value, string Tags)> seen = [];
    readonly string pool;
    readonly Action<string>? onSeen;

    internal Meters(string pool, Action<string>? onSeen = null)
    {
        (this.pool, this.onSeen) = (pool, onSeen);
        listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "GWorker") listener.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Add(instrument, value, tags));
        listener.Start();
    }

    /// <summary>Measurements so far, in order, as <c>0.02</c> or <c>1 reason=full</c>.</summary>
    internal string[] this[string name]
    {
        get { lock (seen) return [.. seen.Where(s => s.Name == name).Select(s => FormattableString.Invariant($"{Math.Round(s.Value, 6)}{s.Tags}"))]; }
    }

    /// <summary>What a scrape would read of an observable instrument now.</summary>
    internal string[] Scrape(string name)
    {
        lock (seen) seen.RemoveAll(s => s.Name == name);
        listener.RecordObservableInstruments();
        return this[name];
    }

    public void Dispose() => listener.Dispose();

    void Add(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var (mine, others) = (false, "");
        foreach (var tag in tags)
        {
            if (tag.Key == "worker") mine = (string?)tag.Value == pool;
            else others += $" {tag.Key}={tag.Value}";
        }

        lock (seen)
            if (mine) seen.Add((instrument.Name, value, others));
        if (mine) onSeen?.Invoke(instrument.Name);
    }
}
