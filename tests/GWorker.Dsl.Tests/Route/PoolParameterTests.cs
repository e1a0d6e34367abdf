using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>A worker whose state depends on parameters of its pool.</summary>
[Worker]
public partial class Sized
{
    readonly Script script;
    readonly string loaded;

    public Sized(Script script)
    {
        this.script = script;
        loaded = $"{Model}/{Layers}";
        script.Note($"load {loaded}");
    }

    [Parameter(PerPool = true)] public partial string Model { get; } = "small";
    [Parameter(PerPool = true)] public partial int Layers { get; } = 1;
    [Parameter] public partial int Factor { get; } = 1;

    [OnExit] void Unload() => script.Note($"unload {loaded}");

    [Method]
    public async Task<string> Ask(int x, CallContext context)
    {
        await script.Do(this, nameof(Ask), [x], context);
        return $"{loaded} {Model}/{Layers} {x * Factor}";
    }
}

/// <summary>Row "parameters", those of a pool: each distinct set is its own pool with its own loaded state.</summary>
public class PoolParameterTests
{
    static readonly GpuDevice[] OneGpu = [new FakeGpu("NVIDIA A100")];

    static string[] Loads(Script script) => [.. script.Notes.Where(note => note.StartsWith("load", StringComparison.Ordinal))];

    [Fact]
    public async Task Values_are_visible_from_the_constructor_on_and_each_set_loads_once()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, App.Cls<Sized>());
        var sized = node.Get<Sized>();
        Assert.Equal("small/1 small/1 2", await sized.Ask.Remote(2));
        Assert.Equal("big/1 big/1 2", await sized.With(model: "big").Ask.Remote(2));
        Assert.Equal("big/3 big/3 10", await sized.With(layers: 3, factor: 5).With(model: "big").Ask.Remote(2));
        Assert.Equal("big/3 big/3 2", await sized.With(model: "big").With(layers: 3).Ask.Remote(2));
        Assert.Equal("small/1 small/1 2", await sized.With(model: "big").With(model: "small").Ask.Remote(2));
        Assert.Equal(new[] { "load small/1", "load big/1", "load big/3" }, Loads(script));
    }

    [Fact]
    public async Task The_key_of_a_pool_is_canonical()
    {
        await using var node = await TestNode.Start(new(), App.Cls<Sized>());
        await node.Get<Sized>().With(layers: 3).With(model: "a b,c=d").Ask.Remote(1);
        Assert.Equal(new[] { "Sized", "Sized[Model=a%20b%2Cc%3Dd,Layers=3]" }, node.Node.Status.Pools.Select(pool => pool.Name));
    }

    [Fact]
    public async Task MinWorkers_is_for_the_default_set()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, App.Cls<Sized>().MinWorkers(2));
        await node.Get<Sized>().With(model: "big").Ask.Remote(1);
        await node.Seconds(2);
        Assert.Equal(new[] { 2, 1 }, node.Node.Status.Pools.Select(pool => pool.Workers.Length));
        Assert.Equal(new[] { 2, 0 }, node.Node.Status.Pools.Select(pool => pool.Least));
    }

    [Fact]
    public async Task Over_the_cap_the_least_recently_used_idle_pool_goes()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, App.Of("app", App.Cls<Sized>()).MaxPools(2));
        var sized = node.Get<Sized>();
        await sized.With(model: "a").Ask.Remote(1);
        await node.Pass(500.Ms);
        await sized.With(model: "b").Ask.Remote(1);
        await node.Seconds(4);
        await node.Pass(250.Ms);
        await sized.With(model: "a").Ask.Remote(1); // between two looks of the keeper
        await node.Seconds(10);

        var third = sized.With(model: "c").Ask.Remote(1);
        await node.Seconds(2);
        Assert.Equal("c/1 c/1 1", await third);
        Assert.Equal(new[] { "load a/1", "load b/1", "unload b/1", "load c/1" }, script.Notes);
        Assert.DoesNotContain(node.Node.Status.Pools, pool => pool.Name == "Sized[Model=b]");
    }

    [Fact]
    public async Task A_pool_stays_for_a_minimum_time_before_another_may_push_it_out()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, App.Of("app", App.Cls<Sized>()).MaxPools(1));
        await node.Get<Sized>().With(model: "a").Ask.Remote(1);
        var second = node.Get<Sized>().With(model: "b").Ask.Remote(1);
        await node.Seconds(9);
        Assert.Equal(new[] { "load a/1" }, script.Notes);
        await node.Seconds(2);
        Assert.Equal("b/1 b/1 1", await second);
        Assert.Equal(new[] { "load a/1", "unload a/1", "load b/1" }, script.Notes);
    }

    [Fact]
    public async Task A_pool_that_works_is_never_pushed_out_and_the_waiting_call_fails_at_its_deadline()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Of("app", App.Cls<Sized>()).MaxPools(1));
        var first = node.Get<Sized>().With(model: "a").Ask.Remote(1);
        await node.Seconds(15);
        var second = node.Get<Sized>().With(model: "b").Within(20.S).Ask.Remote(1);
        await node.Seconds(20);
        var error = await second.Throws<UnavailableException>();
        Assert.Equal("Sized[Model=b] is unavailable: all 1 pools of the app are in use, see .MaxPools(…); the call waited 20.S. Look at the node's log and status.", error.Message);
        script.Release();
        Assert.Equal("a/1 a/1 1", await first);
    }

    [Fact]
    public async Task Under_one_device_the_idle_pool_makes_room()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, App.Of("app", App.Cls<Sized>().Gpu("A100")), OneGpu);
        await node.Get<Sized>().With(model: "a").Ask.Remote(1);
        await node.Seconds(11);
        var second = node.Get<Sized>().With(model: "b").Ask.Remote(1);
        await node.Seconds(1);
        Assert.Equal("b/1 b/1 1", await second);
        Assert.Equal(new[] { "load a/1", "unload a/1", "load b/1" }, script.Notes);
    }

    [Fact]
    public async Task A_busy_device_is_named_when_the_deadline_passes()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Of("app", App.Cls<Sized>().Gpu("A100", "H100")), OneGpu);
        var first = node.Get<Sized>().With(model: "a").Ask.Remote(1);
        var second = node.Get<Sized>().With(model: "b").Within(15.S).Ask.Remote(1);
        await node.Seconds(15);
        var error = await second.Throws<UnavailableException>();
        Assert.Equal("every \"A100\" or \"H100\" of this node is taken; the call waited 15.S", error.Why);
        script.Release();
        await first;
    }

    [Fact]
    public async Task For_a_device_only_a_pool_that_has_one_is_pushed_out()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, App.Of("app", App.Cls<Sized>().Named("cpu"), App.Cls<Sized>().Gpu("A100")), OneGpu);
        await node.Get<Sized>("cpu").With(model: "old").Ask.Remote(1);
        await node.Seconds(1);
        await node.Get<Sized>("Sized").With(model: "a").Ask.Remote(1);
        await node.Seconds(11);
        var next = node.Get<Sized>("Sized").With(model: "b").Ask.Remote(1);
        await node.Seconds(2);
        Assert.Equal("b/1 b/1 1", await next);
        Assert.Equal(new[] { "load old/1", "load a/1", "unload a/1", "load b/1" }, script.Notes);
    }

    [Fact]
    public async Task More_sets_than_can_be_kept_apart_are_refused()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Of("app", App.Cls<Sized>()).MaxPools(1));
        var calls = Enumerable.Range(2, 20).Select(i => node.Get<Sized>().With(layers: i).Ask.Remote(1)).ToArray();
        var refused = calls.Where(call => call.IsFaulted).ToArray();
        Assert.NotEmpty(refused);
        Assert.All(refused, call => Assert.IsType<OverloadedException>(call.Exception!.InnerException));
        Assert.InRange(node.Node.Status.Pools.Length, 1, 6);
        script.Release();
    }
}
