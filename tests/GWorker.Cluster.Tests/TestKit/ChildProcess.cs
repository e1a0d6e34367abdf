using System.Diagnostics;
using System.Reflection;

namespace GWorker.Tests.TestKit;

/// <summary>The host program as a process of its own, from READY until its standard input is closed.</summary>
sealed class ChildProcess : IAsyncDisposable
{
    readonly Process process;

    ChildProcess(Process process, string address)
    {
        this.process = process;
        Seed = SeedOf.Seed(address);
    }

    /// <summary>Where to join it.</summary>
    internal string Seed { get; }

    internal static async Task<ChildProcess> Start(params string[] arguments)
    {
        var program = Path.Combine(Metadata("Tests"), "GWorker.Cluster.Host", "bin", Metadata("Configuration"), "net10.0", "GWorker.Cluster.Host.dll");
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", [program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        var line = await process.StandardOutput.ReadLineAsync().Soon();
        if (line?.StartsWith("READY ", StringComparison.Ordinal) != true) throw new InvalidOperationException($"The host said: {line ?? "nothing, and ended"}");
        _ = process.StandardOutput.ReadToEndAsync(); // so that it never waits for a reader
        return new(process, line[6..]);
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(Patient.Patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException("The host did not end when its input was closed.");
        }
        finally
        {
            process.Dispose();
        }
    }

    static string Metadata(string key) =>
        typeof(ChildProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
