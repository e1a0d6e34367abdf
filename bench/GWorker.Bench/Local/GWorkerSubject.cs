using System.Diagnostics.Metrics;

namespace GWorker.Bench;

/// <summary>GWorker with its defaults on: a deadline on every call, a bounded queue, metrics.</summary>
/// <param name="name">Its row.</param>
/// <param name="cls">The definition.</param>
/// <param name="call">One call.</param>
/// <param name="listens">Whether somebody listens to every instrument.</param>
internal sealed class GWorkerSubject<T>(string name, Cls<T> cls, Func<Handle<T>, int, Task<int>> call, bool listens = false) : Subject(name)
    where T : class, IWorker<T>
{
    Node node = null!;
    Handle<T> handle = null!;

    internal override async Task Start()
    {
        node = await App.Of("bench", cls.MinWorkers(1)).Start().ConfigureAwait(false);
        handle = node.Get<T>();
    }

    internal override Task<int> Call(int number) => call(handle, number);

    internal override IDisposable? Attach()
    {
        if (!listens) return null;
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == "GWorker") listener.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        listener.SetMeasurementEventCallback<long>(static (_, _, _, _) => { });
        listener.SetMeasurementEventCallback<int>(static (_, _, _, _) => { });
        listener.Start();
        return listener;
    }

    public override ValueTask DisposeAsync() => node.DisposeAsync();
}
