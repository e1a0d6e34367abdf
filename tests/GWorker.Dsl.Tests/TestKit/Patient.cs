namespace GWorker.Tests.TestKit;

/// <summary>Awaiting with a limit on the machine's own clock, so that what never comes is a failure and no hang.</summary>
static class Patient
{
    internal static Task Soon(this Task task) => task.WaitAsync(TestNode.Patience);

    internal static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(TestNode.Patience);

    internal static Task<TError> Throws<TError>(this Task task) where TError : Exception => Assert.ThrowsAsync<TError>(task.Soon);
}
