namespace GWorker;

/// <summary>One behind the other.</summary>
internal sealed class ChainFlow<TIn, TMiddle, TOut>(Flow<TIn, TMiddle> first, Flow<TMiddle, TOut> second) : Flow<TIn, TOut>
{
    internal override string Text => second.Text.Length == 0 ? first.Text : $"{first.Text} >> {second.Text}";

    internal override TimeProvider? Clock => first.Clock ?? second.Clock;

    internal override bool IsOneToOne => first.IsOneToOne && second.IsOneToOne;

    internal override bool Inherits => first.Inherits || second.Inherits;

    internal override async ValueTask<TOut> Run(TIn input, FlowCall call) =>
        await second.Run(await first.Run(input, call).ConfigureAwait(false), call).ConfigureAwait(false);

    internal override MapFeed<TOut> Weave(MapFeed<TIn> from, MapRun run) => second.Weave(first.Weave(from, run), run);

    // What is one to one all the way is one block: its items need not wait for each other between its stages.
    internal override MapFeed<TOut> WeaveLoose(MapFeed<TIn> from, MapRun run) =>
        IsOneToOne ? base.WeaveLoose(from, run) : second.WeaveLoose(first.WeaveLoose(from, run), run);

    internal override string Draw(FlowDrawing drawing, string from) => second.Draw(drawing, first.Draw(drawing, from));
}
