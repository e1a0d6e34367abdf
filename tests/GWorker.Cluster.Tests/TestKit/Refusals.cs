using System.Diagnostics.Metrics;

namespace GWorker.Tests.TestKit;

/// <summary>Hears of calls that a full queue refuses, where the code that made them runs in this one's context: whatever tests beside it do.</summary>
sealed class Refusals : IDisposable
{
    readonly AsyncLocal<Refusals?> mine = new();
    readonly MeterListener listener = new();
    readonly TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal Refusals()
    {
        listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument is { Meter.Name: "GWorker", Name: "gworker.rejections" }) listener.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, _, _, _) =>
        {
            if (mine.Value == this) first.TrySetResult();
        });
        listener.Start();
    }

    /// <summary>Ends when one is heard.</summary>
    internal Task First => first.Task;

    /// <summary>From here on, in the caller's method.</summary>
    internal void Listen() => mine.Value = this;

    public void Dispose() => listener.Dispose();
}
