namespace GWorker;

/// <summary>
/// A stage that calls a worker's method. It remembers the calls that may be under way, so that they can be given up without a
/// registration for each.
/// </summary>
internal sealed class StepPump<TIn, TOut>(MapRun run, Step<TIn, TOut> step) : MapPump<TIn, TOut>(run)
{
    // As many as its block holds, the one it has in hand, and the one whose answer the stage behind awaits.
    readonly Item?[] calls = new Item?[run.Options.InFlight + 2];
    int next;

    private protected override async ValueTask Take(Slot<TIn> slot)
    {
        Slot<TOut> started;
        slot.Enter();
        try
        {
            var input = await slot.Answer.ConfigureAwait(false);
            var call = Run.CallOf(slot.Due);
            var place = next; // the item's, however often it is refused: those of running calls must last
            if (++next == calls.Length) next = 0;
            var answer = Begin(input, call, place);
            while (Overload.Of(answer) is { } retryAfter)
            {
                await Overload.Outwait(retryAfter, call).ConfigureAwait(false);
                answer = Begin(input, call, place);
            }

            started = new(new(answer), slot.Due, slot.Span);
        }
        catch (Exception error)
        {
            started = new(ValueTask.FromException<TOut>(error), slot.Due, slot.Span);
        }

        await Put(started).ConfigureAwait(false);
    }

    private protected override void GiveUp()
    {
        foreach (ref var call in calls.AsSpan())
            if (Volatile.Read(ref call) is { } item) step.Cancel(item, Run.Stop);
    }

    Task<TOut> Begin(TIn input, FlowCall call, int place)
    {
        var answer = step.Begin(input, call, default, out var item);
        Volatile.Write(ref calls[place], item);

        // Either whoever ends the map sees this call, or this sees the end.
        Interlocked.MemoryBarrier();
        if (Run.IsStopped && item is not null) step.Cancel(item, Run.Stop);
        return answer;
    }
}
