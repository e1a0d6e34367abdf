namespace GWorker.Examples.Cluster;

enum NodeState
{
    Starting,
    Ready,
    Stopping,
    Killed,
    Stopped,
    Failed,
}

/// <summary>A node as its parent sees it.</summary>
sealed class NodeProcess : IDisposable
{
    readonly TaskCompletionSource<bool> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly Diary diary;
    readonly Child child;
    volatile NodeState state;

    public NodeProcess(int number, int port, IEnumerable<string> arguments, Diary diary)
    {
        (Number, Port, this.diary) = (number, port, diary);
        child = new(arguments, OnLine, line => diary.Complain($"node {Number}", line));
        _ = WatchEnd();
    }

    public int Number { get; }

    public int Port { get; }

    public int Id => child.Id;

    public NodeState State => state;

    public bool IsAlive => state is NodeState.Starting or NodeState.Ready;

    public string Address => $"127.0.0.1:{Port}";

    /// <summary>Whether it serves, when that is known.</summary>
    public Task<bool> Ready => ready.Task;

    public Task Ended => child.Ended;

    public override string ToString() => $"node {Number} ({Address})";

    public void Kill()
    {
        state = NodeState.Killed;
        child.Kill();
    }

    public Task<bool> Stop(TimeSpan patience)
    {
        if (IsAlive) state = NodeState.Stopping;
        return child.Stop(patience);
    }

    public void Dispose() => child.Dispose();

    void OnLine(string line)
    {
        if (line != NodeProgram.Ready || state != NodeState.Starting) return;
        state = NodeState.Ready;
        diary.Say($"{this} is ready");
        ready.TrySetResult(true);
    }

    async Task WatchEnd()
    {
        var code = await child.Ended;
        ready.TrySetResult(false);
        if (IsAlive) diary.Say($"{this} has ended by itself with exit code {code}");
        state = state switch { NodeState.Killed => NodeState.Killed, NodeState.Stopping => NodeState.Stopped, _ => NodeState.Failed };
    }
}
