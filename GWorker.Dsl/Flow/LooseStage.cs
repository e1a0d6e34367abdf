using System.Threading.Tasks.Dataflow;

namespace GWorker;

/// <summary>What is one to one in a map without order: each item goes its own way, and at most so many are on theirs.</summary>
internal static class LooseStage
{
    internal static MapFeed<TOut> Behind<TIn, TOut>(MapFeed<TIn> from, Flow<TIn, TOut> stage, MapRun run)
    {
        var block = new TransformBlock<Slot<TIn>, Slot<TOut>>(Through, new()
        {
            BoundedCapacity = run.Options.InFlight,
            MaxDegreeOfParallelism = run.Options.InFlight,
            EnsureOrdered = false,
        });
        run.Start(Pump, block.Complete);
        return new BlockFeed<TOut>(block, run.Stop);

        async Task<Slot<TOut>> Through(Slot<TIn> slot)
        {
            try
            {
                slot.Enter();
                var input = await slot.Answer.ConfigureAwait(false);
                return new(new(await stage.Run(input, run.CallOf(slot.Due)).ConfigureAwait(false)), slot.Due, slot.Span);
            }
            catch (Exception error)
            {
                return new(ValueTask.FromException<TOut>(error), slot.Due, slot.Span);
            }
        }

        async Task Pump()
        {
            try
            {
                while (await from.More().ConfigureAwait(false))
                    while (from.TryTake(out var slot))
                        if (!await block.SendAsync(slot, run.Stop).ConfigureAwait(false)) return;
            }
            finally
            {
                await from.End().ConfigureAwait(false);
            }
        }
    }
}
