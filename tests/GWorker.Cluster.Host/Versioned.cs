namespace GWorker.Tests.Subjects;

/// <summary>The newer version of a worker: its caller, in the test's process, still has the older one.</summary>
[Worker]
public partial class Versioned
{
    [Method] public string Same(string text) => text;
    [Method] public long Changed(long x) => x;
    [Method] public int Added(int x) => x;
}
