using System.IO.Compression;

namespace GWorker.Package.Tests;

/// <summary>The package as a stranger meets it.</summary>
public sealed class PackageTests(Feed feed) : IClassFixture<Feed>
{
    [Fact]
    public void It_holds_library_documentation_generator_and_code_fix()
    {
        using var zip = ZipFile.OpenRead(feed.Package);
        Assert.Equal(
            [
                "LICENSE", "README.md",
                "analyzers/dotnet/cs/GWorker.Generator.CodeFixes.dll", "analyzers/dotnet/cs/GWorker.Generator.dll",
                "lib/net10.0/GWorker.Dsl.dll", "lib/net10.0/GWorker.Dsl.xml",
            ],
            zip.Entries.Select(e => e.FullName).Where(e => !e.StartsWith('_') && !e.StartsWith('[') && !e.StartsWith("package/", StringComparison.Ordinal) && !e.EndsWith(".nuspec", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("GWorker", "await LocalNode.Start(app)")]
    [InlineData("GWorker.Cluster", "await app.Start()")]
    public async Task A_new_project_builds_and_runs_with_it(string package, string start)
    {
        var folder = feed.Consumer($"Consumer{package.Length}", package,
            $$"""
            using GWorker;

            var app = App.Of("shop", App.Cls<Greeter>().MinWorkers(1).Concurrent(8).Batched(4, 10.S));
            await using var node = {{start}};
            var greeter = node.Get<Greeter>();
            Console.WriteLine(string.Join(" ", await Task.WhenAll("a b c d".Split(' ').Select(name => greeter.Greet.Remote(name)))));
            Console.WriteLine(await greeter.With(mark: "?").Say.Remote("hello"));

            [Worker]
            public partial class Greeter
            {
                [Parameter] public partial string Mark { get; } = "!";
                [Method] public string[] Greet(Batch<string> names) => names.Map(name => $"{name} of {names.Count}");
                [Method] public string Say(string word) => word + Mark;
            }
            """);
        var (code, output, errors) = await Dotnet.Run(folder, "run"); // on a busy machine Akka warns on standard error
        Assert.True(code == 0, output + errors);
        Assert.EndsWith($"a of 4 b of 4 c of 4 d of 4{Environment.NewLine}hello?", output.Trim(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_misuse_is_an_error_of_the_analyzers()
    {
        var folder = feed.Consumer("Misuse", "GWorker.Cluster",
            """
            using GWorker;

            System.Console.WriteLine("never built");

            [Worker]
            public class Greeter
            {
                [Method] public string Say(string word) => word;
            }
            """);
        var (code, output, _) = await Dotnet.Run(folder, "build");
        Assert.NotEqual(0, code);
        Assert.Contains("Program.cs(6,14): error GW0001: ", output, StringComparison.Ordinal);
    }
}
