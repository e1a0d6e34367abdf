using GWorker.Tests.Setup;
using GWorker.Tests.TestKit;

namespace GWorker.Tests.BadInput;

/// <summary>Row "missing device": a cluster of one falls back, a cluster of many says what there is.</summary>
public class DeviceTests
{
    static Cls<OnGpu> OnA100 => App.Cls<OnGpu>().Gpu("A100");

    [Fact]
    public async Task Alone_it_falls_back_to_the_CPU_and_warns()
    {
        var log = new Kept();
        await using var node = await App.Of("gpu", OnA100).Start(new() { Loggers = log });
        Assert.Equal("CPU", await node.Get<OnGpu>().Where.Remote().Soon());
        Assert.Contains(log.Lines, line => line.Contains("OnGpu: .Gpu(\"A100\") finds no such device here and runs on the CPU", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Strict_it_does_not_start()
    {
        var error = await App.Of("gpu", OnA100.Strict()).Start(new() { Loggers = new Kept() }).Throws<DeviceMissingException>();
        Assert.Contains("A100", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strict_among_others_is_said_to_have_no_effect()
    {
        const string Note = "OnGpu: .Strict has no effect: none but a node alone falls back to the CPU.";
        var port = FreePort.Next(); // a cluster of many, even while it has one node, is one that was given seeds
        var (strict, usual) = (new Kept(), new Kept());
        await using var first = await App.Of("gpu", OnA100.Strict()).Start(new() { Seeds = [$"127.0.0.1:{port}"], Port = port, Loggers = strict });
        Assert.Single(strict.Lines, line => line.Contains(Note, StringComparison.Ordinal));
        await using var second = await App.Of("gpu", OnA100).Start(new() { Seeds = [$"127.0.0.1:{port}"], Loggers = usual });
        Assert.DoesNotContain(usual.Lines, line => line.Contains(Note, StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_CPU_stood_in_for_goes_to_the_device_when_a_node_that_has_one_joins()
    {
        var log = new Kept();
        var app = App.Of("gpu", OnA100.MinWorkers(1).MaxWorkers(2));
        await using var alone = await app.Start(new() { Loggers = log });
        Assert.Equal("CPU", await alone.Get<OnGpu>().Where.Remote().Soon());
        await using var with = await app.Start(new() { Seeds = [alone.Seed()], Devices = [new FakeGpu("NVIDIA A100")], Loggers = new Kept() });
        await alone.Until(() => alone.Cluster.Members.SelectMany(m => m.Pools).SelectMany(p => p.Workers).ToList() is [{ Device: "NVIDIA A100", Stage: Stage.Ready }]);
        Assert.Equal("NVIDIA A100", await alone.Get<OnGpu>().Where.Remote().Soon());
        Assert.Contains(log.Lines, line => line.Contains("OnGpu: another node has the \"A100\" that the CPU stands in for here", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_node_without_the_device_takes_nothing_from_what_the_CPU_stands_in_for()
    {
        var app = App.Of("gpu", OnA100.Named("first").MinWorkers(1).MaxWorkers(2), OnA100.Named("second"));
        await using var alone = await app.Start(new() { Loggers = new Kept() });
        await using var with = await app.Start(new() { Seeds = [alone.Seed()], Loggers = new Kept() });
        await alone.Until(() => alone.Cluster.Members.Count(m => m.IsHost) == 2);
        foreach (var name in (string[])["first", "second"]) Assert.Equal("CPU", await with.Get<OnGpu>(name).Where.Remote().Soon());
        Assert.Empty(with.Status.Pools.SelectMany(p => p.Workers));
    }

    [Fact]
    public async Task It_goes_where_the_device_is()
    {
        var port = FreePort.Next();
        var options = new ClusterOptions { Seeds = [$"127.0.0.1:{port}"], Loggers = new Kept() };
        var app = App.Of("gpu", OnA100);
        await using var without = await app.Start(options with { Port = port, Devices = [new FakeGpu("NVIDIA H100")] });
        var error = await without.Get<OnGpu>().Where.Remote().Throws<UnavailableException>();
        Assert.Contains("no node offers \"A100\"; offered: 1×NVIDIA H100", error.Message, StringComparison.Ordinal);

        await using var with = await app.Start(options with { Devices = [new FakeGpu("NVIDIA A100")] });
        Assert.Equal("NVIDIA A100", await with.Get<OnGpu>().Where.Remote().Soon());
        Assert.Equal("NVIDIA A100", await without.Get<OnGpu>().Where.Remote().Soon());
        Assert.Empty(without.Status.Pools.Single().Workers);
    }
}
