namespace GWorker.Examples.Cluster;

/// <summary>A client as its parent sees it: its last report is what counts, however it ended.</summary>
sealed class ClientProcess : IDisposable
{
    readonly Child child;
    volatile ClientReport? report;

    public ClientProcess(IEnumerable<string> arguments, Diary diary) =>
        child = new(arguments, line => report = ClientReport.Read(line) ?? report, line => diary.Complain("client", line));

    public ClientReport? Report => report;

    public bool HasEnded => child.Ended.IsCompleted;

    public Task<bool> Stop(TimeSpan patience) => child.Stop(patience);

    public void Dispose() => child.Dispose();
}
