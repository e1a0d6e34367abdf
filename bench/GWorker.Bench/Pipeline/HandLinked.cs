using System.Threading.Tasks.Dataflow;

namespace GWorker.Bench;

/// <summary>
/// What one would write by hand for two stages: a block for each, sixteen runs of it at a time, bounded as the map's stages are, in order,
/// one outcome for each item, and a token that ends it all.
/// </summary>
internal static class HandLinked
{
    internal static async IAsyncEnumerable<int> Map(IEnumerable<int> source, double micros, int inFlight)
    {
        using var stop = new CancellationTokenSource();
        var options = new ExecutionDataflowBlockOptions { BoundedCapacity = inFlight, MaxDegreeOfParallelism = 16, EnsureOrdered = true, CancellationToken = stop.Token };
        var first = new TransformBlock<Outcome<int>, Outcome<int>>(Run, options);
        var second = new TransformBlock<Outcome<int>, Outcome<int>>(Run, options);
        first.LinkTo(second, new() { PropagateCompletion = true });
        var feeding = Task.Run(Feed);
        try
        {
            while (await second.OutputAvailableAsync(stop.Token).ConfigureAwait(false))
                while (second.TryReceive(out var outcome)) yield return outcome.Value;
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await feeding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        async Task Feed()
        {
            foreach (var number in source)
                if (!first.Post(number) && !await first.SendAsync(number, stop.Token).ConfigureAwait(false)) return;
            first.Complete();
        }

        async Task<Outcome<int>> Run(Outcome<int> input)
        {
            if (!input.Ok) return input;
            try
            {
                return await Spinner.Work(input.Value, micros).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                return error;
            }
        }
    }
}
