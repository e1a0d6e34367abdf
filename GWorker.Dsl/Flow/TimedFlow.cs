namespace GWorker;

/// <summary>A flow with one deadline for all its stages.</summary>
internal sealed class TimedFlow<TIn, TOut>(Flow<TIn, TOut> inner, TimeSpan within) : Flow<TIn, TOut>
{
    internal override string Text => $"({inner.Text}).Within({Written.Time(within)})";

    internal override TimeProvider? Clock => inner.Clock;

    internal override bool IsOneToOne => inner.IsOneToOne;

    internal override bool IsPipeline => inner.IsPipeline;

    internal override bool Inherits => inner.Inherits;

    internal override TimeSpan? Whole => inner.Whole is { } less && less < within ? less : within;

    internal override async ValueTask<TOut> Run(TIn input, FlowCall call)
    {
        try
        {
            return await inner.Run(input, call.Within(within)).ConfigureAwait(false);
        }
        catch (CallTimeoutException error)
        {
            throw error.OfWhole(inner.Text, within);
        }
    }

    /// <summary>At the head of a map, whose items are given their end by the source.</summary>
    internal Flow<TIn, TOut> Inner => inner;

    internal override string Draw(FlowDrawing drawing, string from) => inner.Draw(drawing, from);
}
