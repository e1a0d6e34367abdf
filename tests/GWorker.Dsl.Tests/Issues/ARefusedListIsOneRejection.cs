using GWorker.Tests.Setup;
using GWorker.Tests.TestKit;

namespace GWorker.Tests.Issues;

/// <summary><c>gworker.rejections</c> says that it counts calls, and counted each item of a refused list.</summary>
public class ARefusedListIsOneRejection
{
    [Fact]
    public async Task Whatever_refuses_it()
    {
        using var meters = new Meters("rejected-lists");
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().Named("rejected-lists").MinWorkers(1).Concurrent(1).Queue(2));
        var worker = node.Get<Scripted>();
        var running = worker.One.Remote(1);
        var waiting = worker.One.Remote(2);
        await worker.Many.Remote([1, 2]).Throws<OverloadedException>();
        Assert.All(await worker.Many.RemoteAll([1, 2]).Soon(), outcome => Assert.IsType<OverloadedException>(outcome.Error));
        await worker.Many.Remote([1, 2, 3]).Throws<ListTooLongException>();
        Assert.Equal(["1", "1", "1"], meters["gworker.rejections"]);
        script.Release();
        await Task.WhenAll(running, waiting).Soon();
    }
}
