using System.Diagnostics;

namespace GWorker.Tests.TestKit;

/// <summary>A node with a device, in a process of its own, until it is disposed.</summary>
sealed class FragileProcess : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    readonly Process process;

    FragileProcess(Process process, string address) => (this.process, Seed) = (process, address[(address.IndexOf('@', StringComparison.Ordinal) + 1)..]);

    internal int Id => process.Id;

    /// <summary>Where to join it.</summary>
    internal string Seed { get; }

    internal static async Task<FragileProcess> Start()
    {
        var dotnet = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";
        var process = Process.Start(new ProcessStartInfo(dotnet, [Path.Combine(AppContext.BaseDirectory, "GWorker.Gpu.Host.dll")]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var line = await process.StandardOutput.ReadLineAsync().WaitAsync(Patience);
        if (line?.StartsWith("READY ", StringComparison.Ordinal) != true) throw new InvalidOperationException($"The host said: {line ?? "nothing, and ended"}");
        _ = process.StandardOutput.ReadToEndAsync(); // so that it never waits for a reader
        return new(process, line[6..]);
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var limit = new CancellationTokenSource(Patience);
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
}
