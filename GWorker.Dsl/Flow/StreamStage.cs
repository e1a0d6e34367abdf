using System.Threading.Tasks.Dataflow;

namespace GWorker;

/// <summary>A method that streams, as a stage of a map. Only a <see cref="StreamFlow{TIn, TOut}"/> has one, so that nobody asks it for one answer.</summary>
internal sealed class StreamStage<TIn, TOut>(StreamStep<TIn, TOut> step) : Flow<TIn, TOut>
{
    internal override string Text => step.Text;

    internal override TimeProvider Clock => step.Clock;

    internal override bool IsOneToOne => false;

    internal override bool Inherits => step.Inherits;

    internal override ValueTask<TOut> Run(TIn input, FlowCall call) => throw new InvalidOperationException($"{Text} streams.");

    internal override MapFeed<TOut> Weave(MapFeed<TIn> from, MapRun run)
    {
        var streams = new OpenStreams<TOut>(run.Clock);
        return new DrainPump<TOut>(run, streams).Behind(new OpenPump<TIn, TOut>(run, step, streams).Behind(from));
    }

    /// <summary>Each stream goes its own way into one block.</summary>
    internal override MapFeed<TOut> WeaveLoose(MapFeed<TIn> from, MapRun run)
    {
        var to = run.Buffer<TOut>();
        var streams = new ActionBlock<Slot<TIn>>(Through, new() { BoundedCapacity = run.Options.InFlight, MaxDegreeOfParallelism = run.Options.InFlight });
        run.Start(Pump, to.Complete);
        return new BlockFeed<TOut>(to, run.Stop);

        async Task Through(Slot<TIn> slot)
        {
            try
            {
                await step.Through(slot, run.CallOf(slot.Due), Put).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (run.IsStopped)
            {
                // Nobody reads any more.
            }
        }

        async ValueTask Put(Slot<TOut> slot)
        {
            if (!to.Post(slot) && !await to.SendAsync(slot, run.Stop).ConfigureAwait(false)) throw new OperationCanceledException(run.Stop);
        }

        async Task Pump()
        {
            try
            {
                while (await from.More().ConfigureAwait(false))
                    while (from.TryTake(out var slot))
                        if (!await streams.SendAsync(slot, run.Stop).ConfigureAwait(false)) return;
            }
            finally
            {
                await from.End().ConfigureAwait(false);
                streams.Complete();
                await streams.Completion.ConfigureAwait(false);
            }
        }
    }

    internal override string Draw(FlowDrawing drawing, string from)
    {
        var node = drawing.Behind(from, step.Name, step.Pool);
        drawing.Label("items");
        return node;
    }
}

/// <summary>Opens the streams of inputs in their order, without waiting for any: as many are under way as its block holds.</summary>
internal sealed class OpenPump<TIn, TOut>(MapRun run, StreamStep<TIn, TOut> step, OpenStreams<TOut> streams) : MapPump<TIn, OpenStream<TOut>>(run)
{
    private protected override async ValueTask Take(Slot<TIn> slot)
    {
        Slot<OpenStream<TOut>> opened;
        try
        {
            var stream = await step.Open(await slot.Answer.ConfigureAwait(false), Run.CallOf(slot.Due)).ConfigureAwait(false);
            streams.Add(stream);
            opened = new(new(stream), slot.Due);
        }
        catch (Exception error)
        {
            opened = new(ValueTask.FromException<OpenStream<TOut>>(error), slot.Due);
        }

        await Put(opened).ConfigureAwait(false);
    }
}

/// <summary>Reads one stream after the other, while those behind it run as far ahead as they may.</summary>
internal sealed class DrainPump<TOut>(MapRun run, OpenStreams<TOut> streams) : MapPump<OpenStream<TOut>, TOut>(run)
{
    private protected override async ValueTask Take(Slot<OpenStream<TOut>> slot)
    {
        OpenStream<TOut> stream;
        try
        {
            stream = await slot.Answer.ConfigureAwait(false);
        }
        catch (Exception error)
        {
            await PutFailure(error, slot.Due).ConfigureAwait(false);
            return;
        }

        await stream.PassOn(Put, slot.Due, streams.Read(stream)).ConfigureAwait(false);
    }
}
