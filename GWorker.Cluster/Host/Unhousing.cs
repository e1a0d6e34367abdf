using Akka.Actor;
using Akka.Cluster.Sharding;

namespace GWorker;

/// <summary>The end of a node's region.</summary>
internal static class Unhousing
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// Ends a region that houses nobody. Akka's waits besides until nothing waits in it for a home, and where the coordinator can give none,
    /// because most nodes stop at once or have died, that is its whole time. What waits there is the keeper's, who sends it again.
    /// </summary>
    internal static async Task Unhouse(IActorRef region, TimeProvider clock)
    {
        if (region.IsNobody()) return; // a client
        using var over = new CancellationTokenSource();
        var ended = region.WatchAsync(over.Token);
        while (true)
        {
            // Who has ended gives no answer: its end is heard of instead of waiting for one.
            var look = region.Ask<CurrentShardRegionState>(GetShardRegionState.Instance, over.Token);
            if (await Task.WhenAny(ended, look).ConfigureAwait(false) == ended) break;
            if ((await look.ConfigureAwait(false)).Shards.Count == 0)
            {
                region.Tell(PoisonPill.Instance);
                break;
            }

            await Task.Delay(Pause, clock).ConfigureAwait(false);
        }

        over.Cancel();
    }
}
