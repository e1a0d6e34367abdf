namespace GWorker.Tests.TestKit;

/// <summary>Awaiting with a limit on the machine's own clock, so that what never comes is a failure and no hang.</summary>
static class Patient
{
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    internal static Task Soon(this Task task) => task.WaitAsync(Patience);

    internal static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Patience);

    internal static Task<TError> Throws<TError>(this Task task) where TError : Exception => Assert.ThrowsAsync<TError>(task.Soon);

    internal static Task<TError> ThrowsAny<TError>(this Task task) where TError : Exception => Assert.ThrowsAnyAsync<TError>(task.Soon);
}
