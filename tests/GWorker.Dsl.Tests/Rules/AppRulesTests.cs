using GWorker.Tests.TestKit;

namespace GWorker.Tests.Rules;

/// <summary>All faults of an app come out together, when it starts.</summary>
public partial class AppRulesTests
{
    static async Task<string> Refused(App app) => (await Assert.ThrowsAsync<DefinitionException>(() => app.Start())).Message;

    [Fact]
    public async Task An_app_needs_a_name_and_a_worker()
    {
        Assert.Equal(
            """
            App "" cannot start: 2 faults.
              GW1050 App.Of(""): an app needs a name. Write App.Of("inference-server", …).
              GW1051 App.Of(""): an app needs at least one worker. Write App.Of("…", App.Cls<Embedder>()).
            """,
            await Refused(App.Of("")));
    }

    [Fact]
    public async Task The_number_of_pools_has_bounds() => Assert.Equal(
        "App \"a\" cannot start: 1 fault.\n  GW1052 a.MaxPools(0): it must be from 1 to 100000. Write .MaxPools(64).",
        await Refused(App.Of("a", App.Cls<Plain>()).MaxPools(0)));

    [Fact]
    public async Task What_is_kept_of_spawned_calls_has_bounds()
    {
        Assert.Equal(
            $"App \"a\" cannot start: 1 fault.\n  GW1056 a.KeepCalls(0, 256.MiB): it must be from 1 to 1000000 calls and {CallStore.Least} bytes at least. Write .KeepCalls(10_000, 256.MiB).",
            await Refused(App.Of("a", App.Cls<Plain>()).KeepCalls(0)));
        Assert.Equal(
            $"App \"a\" cannot start: 1 fault.\n  GW1056 a.KeepCalls(1000001, 256.MiB): it must be from 1 to 1000000 calls and {CallStore.Least} bytes at least. Write .KeepCalls(10_000, 256.MiB).",
            await Refused(App.Of("a", App.Cls<Plain>()).KeepCalls(1_000_001)));
        Assert.Equal(
            $"App \"a\" cannot start: 1 fault.\n  GW1056 a.KeepCalls(10, 5): it must be from 1 to 1000000 calls and {CallStore.Least} bytes at least. Write .KeepCalls(10_000, 256.MiB).",
            await Refused(App.Of("a", App.Cls<Plain>()).KeepCalls(10, 5)));
    }

    [Fact]
    public async Task Two_of_a_class_need_two_names()
    {
        Assert.Equal(
            "App \"a\" cannot start: 1 fault.\n  GW1053 a: 2 definitions of GWorker.Tests.TestKit.Plain go by one name, \"Plain\". Tell them apart with .Named(\"small\").",
            await Refused(App.Of("a", App.Cls<Plain>(), App.Cls<Plain>().Concurrent(2))));
        Assert.Equal(
            "App \"a\" cannot start: 1 fault.\n  GW1053 a: 2 definitions of GWorker.Tests.TestKit.Plain go by one name, \"x\". Tell them apart with .Named(\"small\").",
            await Refused(App.Of("a", App.Cls<Plain>().Named("x"), App.Cls<Plain>().Named("x"))));
        Assert.Equal(
            "App \"a\" cannot start: 1 fault.\n  GW1053 a: 2 definitions of GWorker.Tests.TestKit.Plain go by one name, \"Plain\". Tell them apart with .Named(\"small\").",
            await Refused(App.Of("a", App.Cls<Plain>(), App.Cls<Plain>().Named("Plain"))));
    }

    public partial class Namesake
    {
        [Worker]
        public partial class Plain
        {
            [Method] public int Half(int x) => x / 2;
        }
    }

    [Fact]
    public async Task Two_classes_need_two_names()
    {
        Assert.Equal(
            "App \"a\" cannot start: 1 fault.\n  GW1053 a: 2 definitions of GWorker.Tests.TestKit.Plain and GWorker.Tests.Rules.AppRulesTests.Namesake.Plain go by one name, \"Plain\". Tell them apart with .Named(\"small\").",
            await Refused(App.Of("a", App.Cls<Plain>(), App.Cls<Namesake.Plain>())));
        Assert.Equal(
            "App \"a\" cannot start: 1 fault.\n  GW1053 a: 3 definitions of GWorker.Tests.TestKit.Plain and GWorker.Tests.TestKit.Scripted go by one name, \"x\". Tell them apart with .Named(\"small\").",
            await Refused(App.Of("a", App.Cls<Plain>().Named("x"), App.Cls<Scripted>().Named("x"), App.Cls<Scripted>().Named("x").MinWorkers(1))));
    }

    [Fact]
    public async Task Two_classes_of_one_name_are_called_by_the_names_they_were_given()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, App.Cls<Plain>(), App.Cls<Namesake.Plain>().Named("halves"));
        Assert.Equal(8, await node.Get<Plain>().One.Remote(4).Soon());
        Assert.Equal(2, await node.Get<Namesake.Plain>().Half.Remote(4).Soon());
        Assert.Equal(2, await node.Get<Namesake.Plain>("halves").Half.Remote(4).Soon());
        Assert.Equal(["Plain", "halves"], node.Node.Status.Pools.Select(p => p.Name));
    }

    [Fact]
    public async Task All_faults_of_all_workers_are_in_one_message()
    {
        Assert.Equal(
            """
            App "a" cannot start: 6 faults.
              GW1052 a.MaxPools(-1): it must be from 1 to 100000. Write .MaxPools(64).
              GW1003 Scripted.Concurrent(4) and .Concurrent(0): Concurrent is said twice. Keep one .Concurrent(4).
              GW1010 Scripted.Batched(0, 20.Ms): a batch needs a size from 1 to 1000. Write .Batched(64, 20.Ms).
              GW1033 Scripted.Concurrent(0): it must be from 1 to 65536. Write .Concurrent(16).
              GW1037 Scripted.Retries(-1): it must be from 0 to 100. Write .Retries(3).
              GW1012 Plain.Batched(4, 0.Ms): Plain has no batch method. Write [Method] public TOut[] M(Batch<TIn> items), or drop .Batched.
            """,
            await Refused(App.Of("a", App.Cls<Scripted>().Batched(0, 20.Ms).Concurrent(4).Retries(-1).Concurrent(0), App.Cls<Plain>().Batched(4, 0.S)).MaxPools(-1)));
    }
}
