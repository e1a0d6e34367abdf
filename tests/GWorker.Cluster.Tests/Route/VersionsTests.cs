using GWorker.Tests.Setup;
using GWorker.Tests.Subjects;
using GWorker.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace GWorker.Tests.Subjects
{
    /// <summary>As a caller knows it that only calls: the host process has it.</summary>
    [Worker]
    public partial class Asker
    {
        [Method] public Task<string> Same(string text) => throw new NotSupportedException(text);
        [Method] public Task<string> Changed(long x) => throw new NotSupportedException($"{x}");
        [Method] public Task<string> Added(int x) => throw new NotSupportedException($"{x}");
    }
}

namespace GWorker.Tests.Route
{
    /// <summary>Two hosts of one app that are not of the same version, as in every rolling deployment: the older here, the newer in a process of its own.</summary>
    public sealed class VersionsTests : IAsyncLifetime
    {
        ChildProcess newer = null!;
        ClusterNode older = null!;

        public async Task InitializeAsync()
        {
            // Its own seed: alone it would take any device for good enough.
            var port = FreePort.Next();
            older = await App.Of(Definitions.AppName, App.Cls<Versioned>().Gpu("H100").Concurrent(8), App.Cls<Versioned>().Named("elder").Gpu("A100").MinWorkers(1))
                .Start(new() { Port = port, Seeds = [$"127.0.0.1:{port}"], Devices = [new FakeGpu("A100")], Loggers = NullLoggerFactory.Instance });
            newer = await ChildProcess.Start("versions", older.Seed());
        }

        public async Task DisposeAsync()
        {
            await newer.DisposeAsync();
            await older.DisposeAsync();
        }

        [Fact]
        public async Task From_the_older_to_the_newer_only_what_was_changed_or_removed_fails()
        {
            var versioned = older.Get<Versioned>("Versioned");
            Assert.Equal("a", await versioned.Same.Remote("a").Soon());
            Assert.Equal(Versioned.Methods.Changed.Signature, (await versioned.Changed.Remote(1).Throws<ContractMismatchException>()).Signature);
            Assert.Equal(Versioned.Methods.Removed.Signature, (await versioned.Removed.Remote(1).Throws<ContractMismatchException>()).Signature);
            Assert.Equal("b", await versioned.Same.Remote("b").Soon());
        }

        [Fact]
        public async Task From_the_newer_to_the_older_only_what_was_changed_or_added_fails()
        {
            await using var client = await App.Connect(Definitions.AppName, new() { Seeds = [newer.Seed], Loggers = NullLoggerFactory.Instance });
            var asker = client.Get<Asker>();
            Assert.Equal("a", await asker.Same.Remote("a").Soon());
            Assert.Equal(
                "elder Changed(long) -> long: elder on the node that was called has no method Changed(long) -> long. Deploy the same version there, or keep the old method beside the new one while both are out.",
                await asker.Changed.Remote(1).Soon());
            Assert.Equal("elder Added(int) -> int", await asker.Added.Remote(1).Soon());
            Assert.Equal("b", await asker.Same.Remote("b").Soon());
        }
    }

    /// <summary>The same, of two nodes in this process: who is told of the other's policy.</summary>
    public sealed class PolicyTests
    {
        static ClusterOptions With(Kept log, params string[] seeds) => new() { Loggers = log, Seeds = seeds };

        static string[] Differences(Kept log) => [.. log.Lines.Where(l => l.Contains("deploy one definition everywhere", StringComparison.Ordinal))];

        [Fact]
        public async Task Only_the_one_that_joins_is_told_and_once()
        {
            using Kept first = new(), second = new(), third = new();
            await using var a = await App.Of("policies", App.Cls<Echo>().MinWorkers(2).Batched(8, 1.Ms)).Start(With(first));
            await using var b = await App.Of("policies", App.Cls<Echo>().MinWorkers(3).Batched(8, 1.Ms)).Start(With(second, a.Seed()));
            await second.Until(l => l.Contains("deploy one definition everywhere", StringComparison.Ordinal));
            await using var c = await App.Of("policies", App.Cls<Echo>().MinWorkers(3).Batched(8, 1.Ms)).Start(With(third, a.Seed()));
            await third.Until(l => l.Contains("deploy one definition everywhere", StringComparison.Ordinal));
            Assert.Equal([$"Warning GWorker: {a.Address} runs Echo with .MinWorkers(2) there and .MinWorkers(3) here. Each node goes by its own, and of the whole cluster's numbers the larger hold: deploy one definition everywhere"], Differences(second));
            Assert.Equal(Differences(second), Differences(third));
            Assert.Empty(Differences(first));
            Assert.Equal(2, await c.Get<Echo>().Next.Remote(1).Soon());
        }

        [Fact]
        public async Task Nodes_that_are_alike_are_told_nothing()
        {
            using Kept first = new(), second = new();
            await using var a = await App.Of("policies", App.Cls<Echo>().MinWorkers(2).Batched(8, 1.Ms)).Start(With(first));
            await using var b = await App.Of("policies", App.Cls<Echo>().Batched(8, 1.Ms).MinWorkers(2)).Start(With(second, a.Seed()));
            await b.Until(() => b.Cluster.Members.Length == 2 && b.Cluster.Members.All(m => m.Pools.Sum(p => p.Workers.Count(w => w.Stage == Stage.Ready)) == 1));
            Assert.Empty(Differences(first));
            Assert.Empty(Differences(second));
        }
    }
}
