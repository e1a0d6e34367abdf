using GWorker.Tests.TestKit;

namespace GWorker.Tests.Issues;

/// <summary>A cancelled caller left a function of a flow before the function's token had heard of the cancel, and took the link between the two along.</summary>
public class AFunctionOfAFlowIsToldOfACancel
{
    [Fact]
    public async Task Whoever_cancels()
    {
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var inside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var cancel = new CancellationTokenSource();
        var flow = Flow.Of((int x) => x) >> ((int x, CancellationToken stop) => Held(x, stop));
        var call = flow.Remote(1, cancel.Token);
        await inside.Task.Soon();

        // On a thread of the pool, where what waits for the token goes on inside the cancel.
        await Task.Run(cancel.Cancel).Soon();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(call.Soon);
        await told.Task.Soon();

        async Task<int> Held(int x, CancellationToken stop)
        {
            using var heard = stop.Register(told.SetResult);
            inside.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, CancellationToken.None);
            return x;
        }
    }

    [Fact]
    public async Task And_its_caller_waits_for_nobody_who_listens()
    {
        var inside = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var cancel = new CancellationTokenSource();
        using var go = new ManualResetEventSlim();
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var call = (Flow.Of((int x) => x) >> ((int x, CancellationToken stop) => Held(x, stop))).Remote(1, cancel.Token);
        await inside.Task.Soon();
        try
        {
            await Task.Run(cancel.Cancel).Soon();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(call.Soon);
        }
        finally
        {
            go.Set();
        }

        await ended.Task.Soon();

        async Task<int> Held(int x, CancellationToken stop)
        {
            using var heard = stop.Register(() =>
            {
                go.Wait();
                ended.SetResult();
            });
            inside.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, CancellationToken.None);
            return x;
        }
    }

    [Fact]
    public async Task What_listens_and_throws_is_not_what_the_caller_hears()
    {
        using var cancel = new CancellationTokenSource();
        var flow = Flow.All(Flow.Of((int x, CancellationToken stop) => Angry(x, stop)), Flow.Of((int x, CancellationToken stop) => Task.FromException<int>(new InvalidDataException("the first failure"))));
        var error = await flow.Remote(1, cancel.Token).Throws<StageFailedException>();
        Assert.Contains("the first failure", error.Message, StringComparison.Ordinal);

        static async Task<int> Angry(int x, CancellationToken stop)
        {
            using var heard = stop.Register(static () => throw new InvalidOperationException("a listener"));
            await Task.Delay(Timeout.InfiniteTimeSpan, stop);
            return x;
        }
    }
}
