namespace GWorker;

/// <summary>Waits for what the directory must show before a start is over.</summary>
internal sealed class Readiness(ClusterParts parts)
{
    /// <summary>Ends when every definition of this node has its minimum of ready workers, wherever they are.</summary>
    internal Task Minimum() => Until(() => parts.Services.All.All(s => ReadyWorkers(s.Name) >= s.Service.Cls.Policy.MinWorkers));

    /// <summary>Ends when a node that runs the app is known.</summary>
    internal Task AnyHost() => Until(() => parts.Directory.Hosts.Any());

    int ReadyWorkers(string service) => parts.Directory.Hosts
        .SelectMany(h => h.Pools)
        .Where(p => p.Service == service && p.Key.Length == 0)
        .Sum(p => p.Workers.Count(w => w.Stage == Stage.Ready));

    async Task Until(Func<bool> holds)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        void Look()
        {
            if (holds()) done.TrySetResult();
        }

        parts.Directory.Changed += Look;
        try
        {
            Look();
            await done.Task.ConfigureAwait(false);
        }
        finally
        {
            parts.Directory.Changed -= Look;
        }
    }
}
