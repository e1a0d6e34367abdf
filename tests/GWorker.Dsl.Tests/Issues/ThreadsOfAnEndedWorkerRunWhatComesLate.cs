namespace GWorker.Tests.Issues;

/// <summary>A worker's threads went with it and were still counted, so that what its code had left behind was queued and never run.</summary>
public class ThreadsOfAnEndedWorkerRunWhatComesLate
{
    [Fact]
    public async Task A_task_that_is_queued_after_the_end_runs()
    {
        for (var i = 0; i < 100; i++)
        {
            var threads = new WorkerThreads("t", 1, null);
            await Run(threads);
            threads.Dispose();
            await Run(threads);
            await Run(threads);
        }

        static Task Run(WorkerThreads threads) =>
            Task.Factory.StartNew(static () => { }, CancellationToken.None, TaskCreationOptions.None, threads).WaitAsync(TimeSpan.FromSeconds(30));
    }
}
