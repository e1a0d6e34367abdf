namespace GWorker.Tests.Subjects;

/// <summary>The test's hand in the process where the workers are.</summary>
[Worker]
public partial class Control(Journal journal)
{
    /// <summary>Ends when a run with this key has begun.</summary>
    [Method]
    public async Task<bool> Started(string key, CancellationToken stop)
    {
        await journal[key].Started.Task.WaitAsync(stop);
        return true;
    }

    /// <summary>Whether a run with this key has begun.</summary>
    [Method] public bool HasStarted(string key) => journal[key].Started.Task.IsCompleted;

    /// <summary>Ends when the token of a run with this key has fired.</summary>
    [Method]
    public async Task<bool> Stopped(string key, CancellationToken stop)
    {
        await journal[key].Stopped.Task.WaitAsync(stop);
        return true;
    }

    /// <summary>Lets runs with this key end.</summary>
    [Method] public bool Open(string key) => journal[key].Opened.TrySetResult();

    [Method] public int[] Notes(string key) => journal[key].Notes;

    /// <summary>Keeps what begins in this process of a trace, and of what is linked to it.</summary>
    [Method]
    public void Listen(string trace) => journal.Traces[trace] = new(trace);

    /// <summary>That, and no more of it: a line each, <c>name trace span parent links</c>, and one more as <c>ended:name</c> when it has ended.</summary>
    [Method]
    public string[] Heard(string trace) => journal.Traces.TryRemove(trace, out var heard) ? heard.End() : [];
}
