namespace GWorker.Tests.Subjects;

/// <summary>A worker that starts when the test lets it and dies when the test says so. Each key has one of its own.</summary>
[Worker]
public partial class Frail(Journal journal)
{
    [Parameter(PerPool = true)] public partial string Key { get; } = "";

    /// <summary>Says that it starts, and does when the key <c>+</c> is open.</summary>
    [OnEnter]
    async Task Enter(CancellationToken stop)
    {
        journal[$"{Key}+"].Started.TrySetResult();
        await journal[$"{Key}+"].Opened.Task.WaitAsync(stop);
    }

    /// <summary>False once, when the key <c>-</c> is open.</summary>
    [Method] public bool Lives() => !journal[$"{Key}-"].Opened.Task.IsCompleted || !journal[$"{Key}-"].Stopped.TrySetResult();

    /// <summary>The first attempt runs until its token fires; any other says which it is.</summary>
    [Method]
    public async Task<int> Last(CallContext context)
    {
        if (context.Attempt > 1) return context.Attempt;
        journal[Key].Started.TrySetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, context.Stop);
        return 0;
    }

    [Method] public int Next(int x) => x + 1;
}
