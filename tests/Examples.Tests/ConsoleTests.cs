using System.Diagnostics;
using System.Text.RegularExpressions;

namespace GWorker.Examples.Tests;

/// <summary>Every console example ends by itself, with 0 and with what it promises to show. Times differ from run to run and are not looked at.</summary>
public class ConsoleTests
{
    [Theory]
    [InlineData("01.ClassTask", "3 vectors of 32 numbers", "cat and cats   0.92", "23 texts served, model loaded 1 time", "epoch 1 Ready for .* on CPU")]
    [InlineData("02.Lifecycle", "loading weights", "thinking about Hello", "Hello from llama-3", "thinking about Goodbye", "leaving the scope", "unloading llama-3", "Goodbye from llama-3")]
    [InlineData("03.Concurrent", @"Concurrent\(1\): 64 calls in .* at most 1 at once", @"Concurrent\(4\): 64 calls .* at most 4 at once", @"Concurrent\(16\): 64 calls .* at most 16 at once")]
    [InlineData("04.Batched", "BatchBlock   Embed: at most 64", "500 calls: .* batches of .*64, 64", "closed: .*full")]
    [InlineData("05.Probes", "epoch 1 Ready", "the device is lost", "epoch 2 Ready", "the cache has gone cold", @"epoch 2 Unready \(IsWarm gave false\)", "predict 6: the call had waited")]
    [InlineData("06.Parameters", "threshold 0.5: positive", "threshold 0.7: negative", "0.1 positive, 0.5 positive, 0.7 negative, 0.9 negative", "fr: chat", "de: Hund", @"Translator\[Language=de\]")]
    [InlineData("08.GpuKernel", "device +kind +memory +worker +epoch +since", "Scorer +1 ", "softmax: 0.090 0.245 0.665", "softmax: 1.000", "weighed: 26.00", "too long: 0.5 0.5", "has 5000 elements and the most is 4096", "1000 calls: 10510500")]
    [InlineData("09.TokenStream", "LiveLoop .*at most 4 live", @"trained on [0-9,]+ words", "A worker.*", "The queue.*", "A lost.*", @"8 prompts, [0-9]+ tokens in [0-9]+ steps")]
    [InlineData("10.Pipeline", "Tokenizer.Encode >> WordEmbedder.Embed >> ", "one: 16 numbers, of length 1.00", "mapped: 20000", "2 words", "3 words", "failed: Tokenizer.Encode threw .*there is no text")]
    [InlineData("11.Spawn", "(queued|starting worker|running) for ", @"a report on sales in de; done .* ago, kept for .* more", "not yet: Running", "cancelled .* ago", "No spawned call \"00000000000000000000000000\" is kept")]
    public async Task It_ends_and_shows_in_this_order(string example, params string[] lines)
    {
        var output = await Run(example);
        var at = 0;
        foreach (var line in lines)
        {
            var found = new Regex(line).Match(output, at);
            Assert.True(found.Success, $"\"{line}\" is not there, or too early, in:\n{output}");
            at = found.Index + found.Length;
        }
    }

    [Fact]
    public void All_of_them_are_run()
    {
        var run = typeof(ConsoleTests).GetMethod(nameof(It_ends_and_shows_in_this_order))!.GetCustomAttributesData()
            .Where(a => a.AttributeType == typeof(InlineDataAttribute))
            .Select(a => (string)((IReadOnlyList<System.Reflection.CustomAttributeTypedArgument>)a.ConstructorArguments[0].Value!)[0].Value!);
        var there = Directory.GetDirectories(Path.Combine(Repository.Root, "examples"), "??.*").Select(Path.GetFileName);
        Assert.Equal(there.Order(), run.Append("07.TwoProcesses").Order()); // which does not end by itself: see TwoProcessesTests
    }

    static async Task<string> Run(string example)
    {
        var name = example[(example.IndexOf('.', StringComparison.Ordinal) + 1)..];
        var program = Path.Combine(Repository.Root, "examples", example, "bin", Repository.Configuration, "net10.0", $"{name}.dll");
        using var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", [program])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"{example} did not end within three minutes.");
        }

        Assert.True(process.ExitCode == 0, $"{example} ended with {process.ExitCode}:\n{await errors}\n{await output}");
        return await output;
    }
}
