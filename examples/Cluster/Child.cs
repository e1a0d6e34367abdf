using System.Diagnostics;
using System.Reflection;

namespace GWorker.Examples.Cluster;

/// <summary>This program, started once more in another role. Closing its standard input asks it to stop.</summary>
sealed class Child : IDisposable
{
    readonly Process process;

    public Child(IEnumerable<string> arguments, Action<string> said, Action<string> complained)
    {
        // `dotnet Cluster.dll` and the program itself are both ways to run it.
        var self = Environment.ProcessPath!;
        string[] before = Path.GetFileNameWithoutExtension(self) == "dotnet" ? [Assembly.GetExecutingAssembly().Location] : [];
        process = Process.Start(new ProcessStartInfo(self, [.. before, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Ended = Run(said, complained);
    }

    public int Id => process.Id;

    /// <summary>The exit code, when it has ended and all it said was heard.</summary>
    public Task<int> Ended { get; }

    /// <summary>Ends it as a power cut would.</summary>
    public void Kill() => process.Kill();

    /// <summary>Asks it to stop and, if it does not in time, ends it.</summary>
    /// <returns>Whether it stopped by itself.</returns>
    public async Task<bool> Stop(TimeSpan patience)
    {
        process.StandardInput.Close();
        if (await Task.WhenAny(Ended, Task.Delay(patience)) == Ended) return true;
        Kill();
        await Ended;
        return false;
    }

    public void Dispose() => process.Dispose();

    async Task<int> Run(Action<string> said, Action<string> complained)
    {
        await Task.WhenAll(Read(process.StandardOutput, said), Read(process.StandardError, complained));
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    static async Task Read(StreamReader from, Action<string> to)
    {
        while (await from.ReadLineAsync() is { } line)
            if (line.Length > 0) to(line);
    }
}
