using GWorker.Tests.Setup;
using GWorker.Tests.TestKit;

namespace GWorker.Tests.Issues;

/// <summary>A call with values that no pool had, made once its node had ended, was refused by a pool of its own: its timer and its queue's length stayed for good.</summary>
public partial class ACallAfterTheEndMakesNoPool
{
    /// <summary>Its text is read when its pool is named, before the pool is made.</summary>
    public sealed class Said(string text, Action told)
    {
        public override string ToString()
        {
            told();
            return text;
        }
    }

    [Worker]
    public partial class Keyed
    {
        [Parameter(PerPool = true)] public partial Said? By { get; } = null;

        [Method] public int One(int x) => x;
    }

    static Task<LocalNode> Start() => App.Of("app", App.Cls<Keyed>()).Start(new() { Loggers = new Lines() });

    [Fact]
    public async Task And_is_refused()
    {
        var node = await Start();
        await node.DisposeAsync();
        using var meters = new Meters("Keyed[By=after]");
        var error = await node.Get<Keyed>().With(by: new Said("after", () => { })).One.Remote(1).Throws<DrainingException>();
        Assert.StartsWith("Keyed[By=after] is stopping", error.Message, StringComparison.Ordinal);
        Assert.Empty(meters.Scrape("gworker.queue.length"));
        Assert.Equal("Keyed", Assert.Single(node.Status.Pools).Name);
    }

    [Fact]
    public async Task One_made_while_its_node_ends_ends_too()
    {
        var node = await Start();
        var end = Task.CompletedTask;
        using var meters = new Meters("Keyed[By=meanwhile]");
        var by = new Said("meanwhile", () => (end = node.DisposeAsync().AsTask()).Wait(TestNode.Patience));
        await node.Get<Keyed>().With(by: by).One.Remote(1).Throws<DrainingException>();
        Assert.True(end.IsCompletedSuccessfully);
        Assert.Empty(meters.Scrape("gworker.queue.length"));
    }
}
