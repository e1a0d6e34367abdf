namespace GWorker.Tests.Issues;

/// <summary>A worker's threads went with it and were still counted, so that what its code had left behind was queued and never run.</summary>
public class ThreadsOfAnEndedWorkerRunWhatComesLate
{
    [Fact]
    public async Task A_task_that_is_queued_after_the_end_runs()
    {
        var threads = new WorkerThreads("t", 1, null);
        var thread = await Run(threads);
        threads.Dispose();
        Assert.True(thread.Join(TimeSpan.FromSeconds(30)), "the thread did not go");
        Assert.NotSame(thread, await Run(threads));
        await Run(threads);

    }

    [Fact]
    public async Task Also_while_the_threads_are_going()
    {
        for (var i = 0; i < 300; i++)
        {
            var threads = new WorkerThreads("t", 1 + i % 3, null);
            _ = Run(threads);
            _ = Run(threads);
            threads.Dispose();
            for (var late = 0; late < 3; late++) await Task.WhenAll(Run(threads), Run(threads));
        }
    }

    static Task<Thread> Run(WorkerThreads threads) =>
        Task.Factory.StartNew(static () => Thread.CurrentThread, CancellationToken.None, TaskCreationOptions.None, threads).WaitAsync(TimeSpan.FromSeconds(30));
}
