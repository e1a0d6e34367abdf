using GWorker.Tests.TestKit;

namespace GWorker.Tests.Rules;

/// <summary>All faults of an app come out together, when it starts.</summary>
public class AppRulesTests
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
    public async Task Two_of_a_class_need_two_names()
    {
        Assert.Equal(
            "App \"a\" cannot start: 1 fault.\n  GW1053 a: Plain is defined 2 times under one name. Tell them apart with .Named(\"small\").",
            await Refused(App.Of("a", App.Cls<Plain>(), App.Cls<Plain>().Concurrent(2))));
        Assert.Equal(
            "App \"a\" cannot start: 1 fault.\n  GW1053 a: x is defined 2 times under one name. Tell them apart with .Named(\"small\").",
            await Refused(App.Of("a", App.Cls<Plain>().Named("x"), App.Cls<Plain>().Named("x"))));
        Assert.Equal(
            "App \"a\" cannot start: 1 fault.\n  GW1053 a: Plain is defined 2 times under one name. Tell them apart with .Named(\"small\").",
            await Refused(App.Of("a", App.Cls<Plain>(), App.Cls<Plain>().Named("Plain"))));
    }

    [Fact]
    public async Task All_faults_of_all_workers_are_in_one_message()
    {
        Assert.Equal(
            """
            App "a" cannot start: 5 faults.
              GW1052 a.MaxPools(-1): it must be from 1 to 100000. Write .MaxPools(64).
              GW1003 Scripted.Concurrent(0) and .Concurrent(4): Concurrent is said twice. Keep one .Concurrent(0).
              GW1010 Scripted.Batched(0, 20.Ms): a batch needs a size from 1 to 1000. Write .Batched(64, 20.Ms).
              GW1037 Scripted.Retries(-1): it must be from 0 to 100. Write .Retries(3).
              GW1012 Plain.Batched(4, 0.Ms): Plain has no batch method. Write [Method] public TOut[] M(Batch<TIn> items), or drop .Batched.
            """,
            await Refused(App.Of("a", App.Cls<Scripted>().Batched(0, 20.Ms).Concurrent(4).Retries(-1).Concurrent(0), App.Cls<Plain>().Batched(4, 0.S)).MaxPools(-1)));
    }
}
