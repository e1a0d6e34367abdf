namespace GWorker.Tests.BadInput;

/// <summary>What user code of a test waits for, on its thread or not, and what it has done so far.</summary>
public sealed class Gate : IDisposable
{
    readonly ManualResetEventSlim open = new();
    readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly List<string> said = [];

    public string[] Said { get { lock (said) return [.. said]; } }

    public void Say(string what) { lock (said) said.Add(what); }

    /// <summary>Keeps the thread.</summary>
    public void Block()
    {
        Say("blocks");
        open.Wait();
        Say("goes on");
    }

    /// <summary>Keeps no thread, and heeds no token.</summary>
    public async Task Hang()
    {
        Say("hangs");
        await opened.Task;
        Say("goes on");
    }

    public void Open()
    {
        open.Set();
        opened.TrySetResult();
    }

    public void Dispose() => Open();
}
