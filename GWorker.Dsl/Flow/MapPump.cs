using System.Threading.Tasks.Dataflow;

namespace GWorker;

/// <summary>
/// One stage of an ordered map: takes items in order, waits for what the stage before makes of each, starts its own work on it and
/// passes it on started. Started items wait in a bounded block: it is the stage's items in flight, and where it is full the pump waits,
/// and with it the stage before, and at last the source. docs/decisions/0018 says why it is no TransformBlock.
/// </summary>
internal abstract class MapPump<TIn, TOut>(MapRun run)
{
    readonly BufferBlock<Slot<TOut>> to = run.Buffer<TOut>();

    private protected MapRun Run => run;

    internal MapFeed<TOut> Behind(MapFeed<TIn> from)
    {
        run.Start(() => Pump(from), to.Complete, GiveUp);
        return new BlockFeed<TOut>(to, run.Stop);
    }

    /// <summary>Waits for the stage before.</summary>
    private protected virtual ValueTask<bool> More(MapFeed<TIn> from) => from.More();

    /// <summary>One item of the stage before.</summary>
    private protected abstract ValueTask Take(Slot<TIn> slot);

    /// <summary>There are no more.</summary>
    private protected virtual ValueTask Finish() => default;

    /// <summary>The map has ended: nobody waits for what is under way.</summary>
    private protected virtual void GiveUp()
    {
    }

    private protected ValueTask Put(Slot<TOut> slot) => to.Post(slot) ? default : Send(slot);

    private protected ValueTask PutFailure(Exception error, long due) => Put(new(ValueTask.FromException<TOut>(error), due));

    async ValueTask Send(Slot<TOut> slot)
    {
        if (!await to.SendAsync(slot, run.Stop).ConfigureAwait(false)) throw new OperationCanceledException(run.Stop);
    }

    async Task Pump(MapFeed<TIn> from)
    {
        try
        {
            while (await More(from).ConfigureAwait(false))
                while (from.TryTake(out var slot)) await Take(slot).ConfigureAwait(false);
            await Finish().ConfigureAwait(false);
        }
        finally
        {
            await from.End().ConfigureAwait(false);
        }
    }
}

/// <summary>A stage that starts a function, or flows that are no chain.</summary>
internal sealed class StartPump<TIn, TOut>(MapRun run, Flow<TIn, TOut> stage) : MapPump<TIn, TOut>(run)
{
    private protected override async ValueTask Take(Slot<TIn> slot)
    {
        Slot<TOut> next;
        slot.Enter();
        try
        {
            next = new(stage.Run(await slot.Answer.ConfigureAwait(false), Run.CallOf(slot.Due)), slot.Due, slot.Span);
        }
        catch (Exception error)
        {
            next = new(ValueTask.FromException<TOut>(error), slot.Due, slot.Span);
        }

        await Put(next).ConfigureAwait(false);
    }
}

/// <summary>Passes items on as they are: so that what is behind it waits for a block where its source blocks a thread.</summary>
internal sealed class PassPump<T>(MapRun run) : MapPump<T, T>(run)
{
    private protected override ValueTask Take(Slot<T> slot) => Put(slot);
}

/// <summary>Gives the items of arrays one by one.</summary>
internal sealed class ScatterPump<T>(MapRun run) : MapPump<T[], T>(run)
{
    private protected override async ValueTask Take(Slot<T[]> slot)
    {
        T[] items;
        try
        {
            items = await slot.Answer.ConfigureAwait(false);
            ArgumentNullException.ThrowIfNull(items);
        }
        catch (Exception error)
        {
            await PutFailure(error is ArgumentNullException ? StageFailedException.Of("Flow.Unbatch()", error) : error, slot.Due).ConfigureAwait(false);
            return;
        }

        foreach (var item in items) await Put(new(new(item), slot.Due)).ConfigureAwait(false);
    }
}
