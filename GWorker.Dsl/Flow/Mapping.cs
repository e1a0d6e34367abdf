using System.Runtime.CompilerServices;

namespace GWorker;

/// <summary>How a map runs.</summary>
internal sealed record MapOptions
{
    internal MapOptions(int inFlight, bool ordered, IProgress<MapProgress>? progress)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(inFlight, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(inFlight, 65_536);
        (InFlight, Ordered, Progress) = (inFlight, ordered, progress);
    }

    internal int InFlight { get; }

    internal bool Ordered { get; }

    internal IProgress<MapProgress>? Progress { get; }
}

/// <summary>Reads a map's results.</summary>
internal static class Mapping
{
    /// <summary>Items in each stage at a time, where nothing is said.</summary>
    internal const int Usual = 256;

    internal static async IAsyncEnumerable<TOut> Values<TIn, TOut>(
        Flow<TIn, TOut> flow, MapSource<TIn> source, MapOptions options, Action<Exception>? onError, [EnumeratorCancellation] CancellationToken cancel)
    {
        var run = MapRun.Of(flow, options, cancel);
        await using var ended = run.ConfigureAwait(false);
        var feed = run.Weave(flow, source);
        while (await run.More(feed).ConfigureAwait(false))
            while (feed.TryTake(out var slot))
            {
                TOut answer;
                try
                {
                    answer = await slot.Answer.ConfigureAwait(false);
                }
                catch (Exception error)
                {
                    run.OnFailed(slot.Span, error);
                    if (run.EndOf(error) is { } end) throw run.Ends(end);
                    error = run.Told(error);
                    if (onError is null) throw run.Ends(error);
                    onError(error);
                    continue;
                }

                run.OnDone(slot.Span);
                yield return answer;
            }

        run.ThrowIfCutShort();
    }

    internal static async IAsyncEnumerable<Outcome<TOut>> Outcomes<TIn, TOut>(
        Flow<TIn, TOut> flow, MapSource<TIn> source, MapOptions options, [EnumeratorCancellation] CancellationToken cancel)
    {
        var run = MapRun.Of(flow, options, cancel);
        await using var ended = run.ConfigureAwait(false);
        var feed = run.Weave(flow, source);
        while (await run.More(feed).ConfigureAwait(false))
            while (feed.TryTake(out var slot))
            {
                Outcome<TOut> outcome;
                try
                {
                    outcome = new(await slot.Answer.ConfigureAwait(false));
                }
                catch (Exception error)
                {
                    run.OnFailed(slot.Span, error);
                    if (run.EndOf(error) is { } end) throw run.Ends(end);
                    outcome = new(run.Told(error));
                }

                if (outcome.Ok) run.OnDone(slot.Span); // behind the try: what the user's progress throws is no failure of the item
                yield return outcome;
            }

        run.ThrowIfCutShort();
    }
}
