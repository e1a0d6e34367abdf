using System.Runtime.InteropServices;

namespace GWorker.Bench;

/// <summary>
/// The program of <c>bench/GWorker.Bench.Start</c> as a user would deploy it, in a folder of its own that goes with this
/// object: its build touches nothing of the working tree's.
/// </summary>
internal sealed class Published : IDisposable
{
    const string Project = "GWorker.Bench.Start";

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("gworker-start-");

    internal Published()
    {
        try
        {
            // Compiling ahead needs a compiler from the package feed; a deployment without it is an honest one too, only slower.
            IsReadyToRun = Publish("-p:PublishReadyToRun=true");
            if (!IsReadyToRun && !Publish()) throw new InvalidOperationException($"`dotnet publish` of {Project} failed; its output is above.");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    internal bool IsReadyToRun { get; }

    internal string Program => Path.Combine(folder.FullName, "published", Project);

    public void Dispose() => folder.Delete(recursive: true);

    bool Publish(params string[] more)
    {
        string[] args =
        [
            "publish", Path.Combine(Root(), "bench", Project), "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "--self-contained", "false",
            "--artifacts-path", Path.Combine(folder.FullName, "artifacts"), "-o", Path.GetDirectoryName(Program)!, "-v", "quiet", "--disable-build-servers", .. more,
        ];
        using var dotnet = new Child("dotnet", args, Patience);
        return dotnet.Ends(Report.Progress);
    }

    static string Root()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
            if (File.Exists(Path.Combine(at.FullName, "GWorker.sln"))) return at.FullName;
        throw new InvalidOperationException($"There is no GWorker.sln above {AppContext.BaseDirectory}: run this from the repository.");
    }
}
