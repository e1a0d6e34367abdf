namespace GWorker.Tests.TestKit;

/// <summary>
/// Awaiting with a limit on the machine's own clock, so that what never comes is a failure and no hang. It measures nothing: where
/// thirty threads want each core, a process that starts in a second takes more than half a minute.
/// </summary>
static class Patient
{
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    internal static Task Soon(this Task task) => task.WaitAsync(Patience);

    internal static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Patience);

    /// <summary>Waits until this holds of what the nodes have published, as far as this one has heard of it.</summary>
    internal static async Task Until(this ClusterNode node, Func<bool> holds)
    {
        var heard = new SemaphoreSlim(0);
        void Hear() => heard.Release();
        node.Directory.Changed += Hear;
        try
        {
            while (!holds()) Assert.True(await heard.WaitAsync(Patience), $"It did not come so within {Patience}.");
        }
        finally
        {
            node.Directory.Changed -= Hear;
        }
    }

    internal static Task<TError> Throws<TError>(this Task task) where TError : Exception => Assert.ThrowsAsync<TError>(task.Soon);

    internal static Task<TError> ThrowsAny<TError>(this Task task) where TError : Exception => Assert.ThrowsAnyAsync<TError>(task.Soon);
}
