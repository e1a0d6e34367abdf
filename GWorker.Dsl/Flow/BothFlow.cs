namespace GWorker;

/// <summary>Two at once, with the same input.</summary>
internal sealed class BothFlow<TIn, T1, T2>(Flow<TIn, T1> first, Flow<TIn, T2> second) : Flow<TIn, (T1 First, T2 Second)>
{
    internal override string Text => $"Flow.All({first.Text}, {second.Text})";

    internal override TimeProvider? Clock => first.Clock ?? second.Clock;

    internal override bool Inherits => first.Inherits || second.Inherits;

    internal override async ValueTask<(T1 First, T2 Second)> Run(TIn input, FlowCall call)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(call.Cancel);
        var both = call with { Cancel = stop.Token };
        var (one, two) = (Started(first, input, both), Started(second, input, both));
        try
        {
            var sooner = await Task.WhenAny(one, two).ConfigureAwait(false);
            if (sooner.IsCompletedSuccessfully) await Task.WhenAll(one, two).ConfigureAwait(false);
            else await sooner.ConfigureAwait(false);
            return (await one.ConfigureAwait(false), await two.ConfigureAwait(false));
        }
        catch (Exception error)
        {
            await stop.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // of whoever listens
            await Task.WhenAll(one, two).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (error is OperationCanceledException && call.Cancel.IsCancellationRequested) throw new OperationCanceledException(call.Cancel);
            throw;
        }
    }

    internal override string Draw(FlowDrawing drawing, string from)
    {
        var (one, two) = (first.Draw(drawing, from), second.Draw(drawing, from));
        var join = drawing.Behind(one, "both", "Flow.All");
        drawing.Edge(two, join);
        return join;
    }

    static Task<T> Started<T>(Flow<TIn, T> flow, TIn input, FlowCall call)
    {
        try
        {
            return flow.Run(input, call).AsTask();
        }
        catch (Exception error)
        {
            return Task.FromException<T>(error);
        }
    }
}
