using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GWorker;

/// <summary>
/// A node's health as the host's health checks see it, which is what its callers can reach. Unhealthy: a pool has none of its
/// <c>MinWorkers</c> ready, nobody who has pools is known, or the node leaves. Degraded: some are missing, or a worker is unready, backing off or
/// quarantined; a pool that promises no worker can be no worse than that.
/// </summary>
internal sealed class NodeHealth(Node node) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var status = node.Reach;
        var (health, why) = Judge(node, status);
        return Task.FromResult(new HealthCheckResult(
            health == HealthStatus.Unhealthy ? context.Registration.FailureStatus : health, why,
            data: status.Pools.GroupBy(p => p.Name).ToDictionary(g => g.Key, g => (object)string.Join("; ", g)))); // two values may be written alike
    }

    internal static (HealthStatus Health, string Why) Judge(Node node, NodeStatus reach) => node.WhyRefusing is { } why ? (HealthStatus.Unhealthy, why) : Judge(reach);

    internal static (HealthStatus Health, string Why) Judge(NodeStatus status)
    {
        if (status.Pools.IsEmpty) return (HealthStatus.Unhealthy, $"no node that runs app \"{status.App}\" can be reached");
        var pools = status.Pools.Select(Judge).ToList();
        var worst = pools.Min(p => p.Health); // Unhealthy is the least
        return (worst, string.Join("; ", pools.Where(p => p.Health == worst).Select(p => p.Why)));
    }

    static (HealthStatus Health, string Why) Judge(PoolStatus pool)
    {
        var ready = pool.Workers.Count(w => w.Stage == Stage.Ready);
        var health =
            pool.Least > 0 && ready == 0 ? HealthStatus.Unhealthy :
            ready < pool.Least || pool.Quarantined.Length > 0 || pool.Workers.Any(w => w.Stage is Stage.Unready or Stage.BackingOff or Stage.Condemned) ? HealthStatus.Degraded :
            HealthStatus.Healthy;
        var workers = pool.Workers.Where(w => w.Stage != Stage.Ready).Select(w => $", one {w.Stage}{(w.Why is { } why ? $" ({why})" : "")}");
        var quarantined = pool.Quarantined.Select(q => $", quarantined {q}");
        return (health, $"{pool.Name}: {ready}{(pool.Least > 0 ? $" of {pool.Least}" : "")} ready{string.Concat(workers)}{string.Concat(quarantined)}");
    }
}
