using GWorker.Tests.TestKit;

namespace GWorker.Tests.Issues;

/// <summary>
/// The keeper held a lock while it added and stopped workers, and with it whatever the user's logger did with the news of that: every first call of
/// a cold pool stood still until the logger was done, and a logger that waited for such a call was never done.
/// </summary>
public class ColdStartsDoNotWaitForALogger
{
    static readonly App Two = App.Of("app", App.Cls<Plain>().Named("first"), App.Cls<Plain>().Named("second"));

    [Fact]
    public async Task Who_calls_a_cold_pool_while_it_holds_the_news_of_another_has_its_thread_back()
    {
        await using var node = await TestNode.Start(new(), Two);
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new ManualResetEventSlim();
        node.Log.Told = line =>
        {
            if (line.Contains("first", StringComparison.Ordinal) && told.TrySetResult()) go.Wait();
        };
        var first = Task.Run(() => node.Get<Plain>("first").One.Remote(1));
        Task<int> second;
        try
        {
            await told.Task.Soon();
            second = await Task.Run(() => Task.FromResult(node.Get<Plain>("second").One.Remote(2))).Soon();
        }
        finally
        {
            go.Set();
        }

        Assert.Equal(2, await first.Soon());
        Assert.Equal(4, await second.Soon());
    }

    [Fact]
    public async Task A_logger_may_wait_until_another_thread_has_called_a_cold_pool()
    {
        await using var node = await TestNode.Start(new(), Two);
        var second = new TaskCompletionSource<Task<int>>();
        node.Log.Told = line =>
        {
            if (!line.Contains("first", StringComparison.Ordinal) || second.Task.IsCompleted) return;
            var calls = Task.Run(() => node.Get<Plain>("second").One.Remote(2) is var call && second.TrySetResult(call));
            if (!calls.Wait(TestNode.Patience)) second.TrySetException(new TimeoutException());
        };
        Assert.Equal(2, await node.Get<Plain>("first").One.Remote(1).Soon());
        Assert.Equal(4, await (await second.Task).Soon());
    }

    [Fact]
    public async Task A_logger_may_wait_for_the_answer_of_a_cold_pool()
    {
        await using var node = await TestNode.Start(new(), Two);
        var answered = new TaskCompletionSource<bool>();
        var calls = 0;
        node.Log.Told = line =>
        {
            if (line.Contains("first", StringComparison.Ordinal) && calls++ == 0) answered.SetResult(node.Get<Plain>("second").One.Remote(2).Wait(TestNode.Patience));
        };
        Assert.Equal(2, await node.Get<Plain>("first").One.Remote(1).Soon());
        Assert.True(await answered.Task);
    }
}
