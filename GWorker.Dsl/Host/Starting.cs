namespace GWorker;

/// <summary>For whoever waits for a worker's start: ends at the first Ready, faults at the first failed enter or when the worker ends before.</summary>
internal sealed class Starting(Worker worker, string pool, TimeSpan budget, TimeProvider clock)
{
    readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The end, within the start-up budget: a readiness probe that never passes must not keep a start waiting for ever.</summary>
    internal async Task InTime()
    {
        try
        {
            // A second more than the life itself allows for entering, so that its own verdict comes first.
            await ready.Task.WaitAsync(budget + TimeSpan.FromSeconds(1), clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            throw new WorkerStartException(pool, $"it is {worker.Life.Stage} after {Written.Time(budget)}: {worker.Life.Why}", "Mend its readiness probe, or give it longer with .StartupTimeout(…)");
        }
    }

    internal void Succeeded() => ready.TrySetResult();

    internal void Failed(Exception error)
    {
        if (ready.TrySetException(error)) _ = ready.Task.Exception; // nobody has to look
    }
}
