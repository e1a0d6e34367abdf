using Akka.Cluster;

namespace GWorker;

/// <summary>How a process becomes a member of its cluster, or learns that it will not.</summary>
internal sealed class Joining(ClusterConfig config, ClusterParts parts)
{
    /// <summary>Whom an actor system of somebody else joins is its owner's business; when it has, is ours.</summary>
    /// <exception cref="ClusterStartException">It has not, for as long as joining may take.</exception>
    internal async Task AsGuest(Cluster cluster, CancellationToken cancel)
    {
        var up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cluster.RegisterOnMemberUp(() => up.TrySetResult());
        try
        {
            await up.Task.WaitAsync(config.JoinTimeout, parts.Clock, cancel).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw ClusterStartException.NotJoined(cluster.System.Name, config.JoinTimeout);
        }
    }

    /// <summary>Joins the seeds, or itself where there are none.</summary>
    /// <exception cref="ClusterStartException">No seed answers.</exception>
    internal async Task AsOwner(Cluster cluster, CancellationToken cancel)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var timer = parts.Clock.CreateOwnTimer(static state => RunToken.Fire((CancellationTokenSource)state!), limited, config.JoinTimeout);
        try
        {
            if (config.Seeds.IsEmpty) await cluster.JoinAsync(cluster.SelfAddress, limited.Token).ConfigureAwait(false);
            else await cluster.JoinSeedNodesAsync(config.Seeds, limited.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is OperationCanceledException or ClusterJoinFailedException)
        {
            cancel.ThrowIfCancellationRequested(); // Akka has one word for both
            throw ClusterStartException.NoSeedAnswers(config.Seeds.Select(s => $"{s.Host}:{s.Port}"), config.JoinTimeout);
        }
    }

    /// <summary>A client is there once somebody who runs its app is.</summary>
    /// <exception cref="ClusterStartException">Nobody is.</exception>
    internal async Task FindHost(CancellationToken cancel)
    {
        try
        {
            await new Readiness(parts).AnyHost().WaitAsync(config.JoinTimeout, parts.Clock, cancel).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw ClusterStartException.NoApp(parts.App, [.. parts.Foreigners.Keys], config.JoinTimeout);
        }
    }
}
