using System.Diagnostics;

namespace GWorker.Examples.Tests;

/// <summary>The example of two processes as a reader would try it: a node, a client, and with TLS one that has no certificate.</summary>
public class TwoProcessesTests
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task A_client_calls_a_node_which_stops_in_order()
    {
        var port = FreePort.Next();
        using var node = await Serve(port);
        var (code, output) = await Run("client", $"127.0.0.1:{port}");
        Assert.True(code == 0, output);
        Assert.StartsWith("100 vectors from", output, StringComparison.Ordinal);
        await Stop(node);
    }

    [Fact]
    public async Task A_second_node_joins_by_a_seed_and_serves_on_when_the_first_has_stopped()
    {
        var (first, second) = (FreePort.Next(), FreePort.Next());
        using var one = await Serve(first);
        using var other = await Serve(second, $"127.0.0.1:{first}");
        var limit = Stopwatch.StartNew();
        string output;
        do
        {
            Assert.True(limit.Elapsed < Patience, "No client has seen both nodes.");
            (var code, output) = await Run("client", $"127.0.0.1:{first}");
            Assert.True(code == 0, output);
        }
        while (!output.Contains($":{first}: host", StringComparison.Ordinal) || !output.Contains($":{second}: host", StringComparison.Ordinal));

        await Stop(one);
        (var last, output) = await Run("client", $"127.0.0.1:{second}");
        Assert.True(last == 0, output);
        Assert.StartsWith("100 vectors from", output, StringComparison.Ordinal);
        await Stop(other);
    }

    [Fact]
    public async Task With_TLS_a_client_without_a_certificate_is_not_let_in()
    {
        var port = FreePort.Next();
        using var node = await Serve(port, "--tls");
        var (code, output) = await Run("client", $"127.0.0.1:{port}", "--tls");
        Assert.True(code == 0, output);
        Assert.Contains("akka.ssl.tcp", output, StringComparison.Ordinal);
        (code, output) = await Run("client", $"127.0.0.1:{port}");
        Assert.NotEqual(0, code);
        Assert.Contains("no seed answered within", output, StringComparison.Ordinal);
        node.Kill();
    }

    static async Task<Process> Serve(int port, params string[] more)
    {
        var node = Start(["node", $"{port}", .. more]);
        for (string? line; (line = await node.StandardOutput.ReadLineAsync().WaitAsync(Patience)) is not null;)
            if (line.EndsWith("is ready", StringComparison.Ordinal)) return node;
        throw new InvalidOperationException($"The node ended: {await node.StandardError.ReadToEndAsync()}");
    }

    static async Task Stop(Process node)
    {
        Process.Start("kill", ["-TERM", $"{node.Id}"]).WaitForExit();
        await node.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(0, node.ExitCode);
    }

    static async Task<(int Code, string Output)> Run(params string[] arguments)
    {
        using var process = Start(arguments);
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill();
            throw;
        }

        return (process.ExitCode, await output + await errors);
    }

    static Process Start(params string[] arguments)
    {
        var program = Path.Combine(Repository.Root, "examples", "07.TwoProcesses", "bin", Repository.Configuration, "net10.0", "TwoProcesses.dll");
        return Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }
}
