namespace GWorker.Tests.TestKit;

static class Statuses
{
    /// <summary>What a spawned call's status is when it waits in its queue no more, as far as the node that keeps it has heard.</summary>
    internal static async Task<CallStatus> NoLongerQueued<T>(this FunctionCall<T> call)
    {
        while (true)
        {
            var status = await call.Status();
            if (status.Stage != CallStage.Queued) return status;
            await Task.Delay(10.Ms);
        }
    }

    /// <summary>What is told of it to somebody who did not wait; not that nobody told it in time.</summary>
    internal static async Task<CallStatus> StatusWhilePending<T>(this FunctionCall<T> call)
    {
        while (true)
        {
            if ((await call.Get(10.Ms).Throws<CallPendingException>()).Status is { } status) return status;
        }
    }
}
