using GWorker.Tests.TestKit;

namespace GWorker.Tests.Issues;

/// <summary>
/// <see cref="ClusterNode.Stopped"/> came before the actor system had ended. A program that waits for it, as every program does that
/// heeds SIGTERM, ended its process with the last words unsent: the cluster never heard that the node was done, waited until it counted
/// as unreachable, and the next node on its address came into that. On a busy machine a rolling restart lost its cluster by it.
/// </summary>
public class ItsProcessEndedBeforeItHadSaidGoodbye
{
    [Fact]
    public async Task It_has_stopped_when_its_connections_have()
    {
        await using var first = await App.Of("app", App.Cls<Echo>().MinWorkers(1)).Start();
        var second = await App.Of("app", App.Cls<Echo>().MinWorkers(1)).Start(new() { Seeds = [first.Seed()] });
        var ended = second.Stopped.ContinueWith(
            _ => second.System!.WhenTerminated.IsCompleted, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        _ = Akka.Actor.CoordinatedShutdown.Get(second.System!).Run(Akka.Actor.CoordinatedShutdown.ClrExitReason.Instance);
        Assert.True(await ended.Soon());
    }

    /// <summary>It asked its shard region, which had ended, for its state, and waited the 2 s of that question out: at every stop of every node.</summary>
    [Fact]
    public async Task A_region_that_has_ended_is_not_asked()
    {
        // The question cost its 2 s each time; a busy machine may cost as much many times.
        var took = TimeSpan.MaxValue;
        for (var i = 0; i < 20 && took > 1900.Ms; i++) took = await BetweenItsEndAndLeaving();
        Assert.InRange(took, TimeSpan.Zero, 1900.Ms);
    }

    static async Task<TimeSpan> BetweenItsEndAndLeaving()
    {
        var node = await App.Of("app", App.Cls<Echo>().MinWorkers(1)).Start();
        var shutdown = Akka.Actor.CoordinatedShutdown.Get(node.System!);
        var (housed, unhoused) = (0L, 0L);
        Task<Akka.Done> Note(ref long at)
        {
            at = TimeProvider.System.GetTimestamp();
            return Task.FromResult(Akka.Done.Instance);
        }

        shutdown.AddTask(Akka.Actor.CoordinatedShutdown.PhaseBeforeClusterShutdown, "housed", () => Note(ref housed));
        shutdown.AddTask(Akka.Actor.CoordinatedShutdown.PhaseClusterLeave, "unhoused", () => Note(ref unhoused));
        await node.DisposeAsync();
        return TimeProvider.System.GetElapsedTime(housed, unhoused);
    }
}
