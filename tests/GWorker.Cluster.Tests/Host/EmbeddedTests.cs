using GWorker.Tests.TestKit;

namespace GWorker.Tests;

[Worker]
public partial class Echo
{
    [Method] public async Task<int> Next(int x) { await Task.Yield(); return x + 1; }
    [Method] public async Task<float[]> Embed(string text) { await Task.Yield(); return [text.Length, 1]; }
    [Method] public int[] Twice(Batch<int> xs) => xs.Map(x => 2 * x);
    [Method] public int Fail(int x) => throw new InvalidDataException($"no {x}");
}

public partial class Namesake
{
    [Worker]
    public partial class Echo
    {
        [Method] public int Half(int x) => x / 2;
    }
}

/// <summary>A node alone: a cluster of one inside this process.</summary>
public class EmbeddedTests
{
    static readonly Cls<Echo> Echoes = App.Cls<Echo>().MinWorkers(1).Concurrent(16).Batched(8, 1.Ms);

    [Fact]
    public async Task Start_gives_a_ready_node_and_calls_stay_in_the_process()
    {
        await using var node = await App.Of("app", Echoes).Start();
        var echo = node.Get<Echo>();
        Assert.Equal(2, await echo.Next.Remote(1));
        Assert.Equal((int[])[2, 4], await echo.Twice.Remote([1, 2]));
        var worker = Assert.Single(Assert.Single(Assert.Single(node.Cluster.Members).Pools).Workers);
        Assert.Equal(Stage.Ready, worker.Stage);
        var report = await node.Describe(worker.Id);
        Assert.Equal((Stage.Ready, 1, "Echo"), (report.Stage, report.Epoch, report.Pool));
    }

    [Fact]
    public async Task Two_classes_of_one_name_are_called_by_the_names_they_were_given()
    {
        var error = await App.Of("app", Echoes, App.Cls<Namesake.Echo>()).Start().Throws<DefinitionException>();
        Assert.Equal("GW1053", Assert.Single(error.Faults).Code);

        await using var node = await App.Of("app", Echoes, App.Cls<Namesake.Echo>().Named("halves")).Start();
        Assert.Equal(2, await node.Get<Echo>().Next.Remote(1).Soon());
        Assert.Equal(4, await node.Get<Namesake.Echo>("halves").Half.Remote(8).Soon());
    }

    [Fact]
    public async Task A_client_calls_over_the_wire()
    {
        await using var node = await App.Of("app", Echoes).Start();
        var at = new Uri(node.Address.Replace("akka.tcp", "http", StringComparison.Ordinal));
        await using var client = await App.Connect("app", new() { Seeds = [$"{at.Host}:{at.Port}"] });
        var echo = client.Get<Echo>();
        Assert.Equal(2, await echo.Next.Remote(1).Soon());
        Assert.Equal((float[])[5, 1], await echo.Embed.Remote("hello").Soon());
        Assert.Equal((int[])[2, 4], await echo.Twice.Remote([1, 2]).Soon());
        var error = await Assert.ThrowsAsync<WorkerFailedException>(() => echo.Fail.Remote(3).Soon());
        Assert.Equal(("no 3", typeof(InvalidDataException).FullName), (error.ErrorMessage, error.ErrorType));
        for (var i = 0; i < 1000; i++) Assert.Equal(i + 1, await echo.Next.Remote(i).Soon());
        var many = await Task.WhenAll(Enumerable.Range(0, 10_000).Select(i => echo.Next.Remote(i))).Soon();
        Assert.Equal(Enumerable.Range(1, 10_000), many);
    }
}
