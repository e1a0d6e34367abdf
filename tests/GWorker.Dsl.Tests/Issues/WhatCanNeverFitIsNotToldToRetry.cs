using GWorker.Tests.TestKit;

namespace GWorker.Tests.Issues;

/// <summary>An input larger than the whole queue was told when to come back, for ever: it could never be admitted.</summary>
public partial class WhatCanNeverFitIsNotToldToRetry
{
    [Worker]
    public partial class Lengths
    {
        [Method] public int One(string text) => text.Length;
        [Method] public int[] Many(Batch<string> texts) => texts.Map(t => t.Length);
    }

    static Task<TestNode> Start() => TestNode.Start(new(), App.Cls<Lengths>().MinWorkers(1).Batched(8, 0.Ms).Queue(100, 1000));

    [Fact]
    public async Task One_input()
    {
        await using var node = await Start();
        var error = await node.Get<Lengths>().One.Remote(new string('a', 501)).Throws<PayloadTooLargeException>();
        Assert.Equal("An input with 1002 bytes can never be admitted: the queue of Lengths holds 1000. Send a smaller one, or raise .Queue(100, 1002).", error.Message);
        Assert.Equal((1002, 1000), (error.Bytes, error.Bound));
        Assert.Equal(500, await node.Get<Lengths>().One.Remote(new string('a', 500)).Soon());
    }

    [Fact]
    public async Task A_list_whose_items_would_each_fit()
    {
        await using var node = await Start();
        var third = new string('a', 200);
        var error = await node.Get<Lengths>().Many.Remote([third, third, third]).Throws<PayloadTooLargeException>();
        Assert.Equal("A list of 3 items with 1200 bytes can never be admitted: the queue of Lengths holds 1000. Send it in parts, or raise .Queue(100, 1200).", error.Message);
        Assert.Equal(new[] { 200, 200 }, await node.Get<Lengths>().Many.Remote([third, third]).Soon());
    }
}
