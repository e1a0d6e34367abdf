using System.Runtime.CompilerServices;

namespace GWorker.Generator.Tests.Harness;

/// <summary>Compares text with a committed file. <c>GWORKER_ACCEPT=1</c> writes the file instead.</summary>
internal static class Snapshot
{
    internal static void Match(string name, string actual, [CallerFilePath] string caller = "")
    {
        var path = Path.Combine(Path.GetDirectoryName(caller)!, "Snapshots", name + ".txt");
        if (Environment.GetEnvironmentVariable("GWORKER_ACCEPT") == "1") File.WriteAllText(path, actual);
        Assert.True(File.Exists(path), $"There is no {path}. Run the test with GWORKER_ACCEPT=1 and read what it wrote.");
        Assert.Equal(File.ReadAllText(path), actual, ignoreLineEndingDifferences: true);
    }
}
