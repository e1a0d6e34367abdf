namespace GWorker.Tests.Subjects;

/// <summary>The older version of a worker that the host process has newer.</summary>
[Worker]
public partial class Versioned
{
    [Method] public string Same(string text) => text;
    [Method] public int Changed(int x) => x;
    [Method] public int Removed(int x) => x;
}
