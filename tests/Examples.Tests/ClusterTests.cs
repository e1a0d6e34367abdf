using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace GWorker.Examples.Tests;

/// <summary>The cluster example as a reader without a terminal sees it: a node dies and another joins while calls run, and each call has an outcome.</summary>
public partial class ClusterTests
{
    [Fact]
    public async Task A_node_dies_and_one_joins_and_no_call_is_lost()
    {
        var output = await Run("--for", "12s", "--script", "3s k, 6s a");

        var last = Sums().Match(output);
        Assert.True(last.Success, $"The last line is no sum:\n{output}");
        long Sum(string name) => long.Parse(last.Groups[name].Value, CultureInfo.InvariantCulture);
        Assert.True(Sum("lost") == 0, output);
        Assert.True(Sum("answered") > 0, output);
        Assert.Equal(Sum("sent"), Sum("answered") + Sum("failed"));
        Assert.Contains("dies without a word", output, StringComparison.Ordinal);
        Assert.Contains("add: node 4", output, StringComparison.Ordinal);

        // What a dead node had may have run: that is the one way to fail.
        var failures = Failures().Match(output);
        Assert.True(failures.Success, output);
        var expected = Sum("failed") == 0 ? "none" : $"WorkerLostException {Sum("failed")}";
        Assert.True(failures.Groups["what"].Value == expected, $"Not \"{expected}\":\n{output}");
    }

    [Theory]
    [InlineData("--for", "soon", "--for must be like 20s, 2m or 500ms.")]
    [InlineData("--script", "5s x", "--script must be like")]
    [InlineData("--nodes", "0", "--nodes must be from 1 to 16.")]
    public async Task What_cannot_be_read_is_told(string option, string value, string told)
    {
        using var process = Start(option, value);
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.NotEqual(0, process.ExitCode);
        Assert.Contains(told, errors, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"sent (?<sent>\d+), answered (?<answered>\d+), failed (?<failed>\d+), lost (?<lost>\d+)\s*\z")]
    private static partial Regex Sums();

    [GeneratedRegex(@"^failures: (?<what>.*?)\r?$", RegexOptions.Multiline)]
    private static partial Regex Failures();

    static Process Start(params string[] arguments)
    {
        var program = Path.Combine(Repository.Root, "examples", "Cluster", "bin", Repository.Configuration, "net10.0", "Cluster.dll");
        return Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
    }

    static async Task<string> Run(params string[] arguments)
    {
        using var process = Start(arguments);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(10));
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException("The example did not end within ten minutes.");
        }

        Assert.True(process.ExitCode == 0, $"It ended with {process.ExitCode}:\n{await errors}\n{await output}");
        return await output;
    }
}
