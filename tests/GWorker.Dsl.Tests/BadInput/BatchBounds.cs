namespace GWorker.Tests.BadInput;

/// <summary>The smallest and largest batches and waits, and what lies beyond.</summary>
public partial class BatchBounds
{
    [Worker]
    public partial class Sizes
    {
        [Method] public int[] Size(Batch<int> xs) => xs.Map(_ => xs.Count);
    }

    [Fact]
    public async Task A_maximum_of_one_makes_batches_of_one()
    {
        await using var host = await Hosting.Of(App.Cls<Sizes>().MinWorkers(1).Batched(1, 10.S));
        Assert.All(await host.Get<Sizes>().Size.Remote([.. Enumerable.Range(0, 100)]), size => Assert.Equal(1, size));
    }

    [Fact]
    public async Task A_maximum_of_a_thousand_makes_batches_of_a_thousand()
    {
        await using var host = await Hosting.Of(App.Cls<Sizes>().MinWorkers(1).Batched(1000, 10.S));
        var sizes = host.Get<Sizes>().Size.Remote([.. Enumerable.Range(0, 2500)]);
        await host.Node.Quiet();
        Assert.False(sizes.IsCompleted);
        host.Clock.Advance(10.S);
        Assert.Equal([(500, 500), (1000, 2000)], (await sizes).CountBy(size => size).Select(p => (p.Key, p.Value)).Order());
    }

    [Fact]
    public async Task No_wait_means_that_a_lone_item_goes_at_once()
    {
        await using var host = await Hosting.Of(App.Cls<Sizes>().MinWorkers(1).Batched(64, 0.Ms));
        var call = host.Get<Sizes>().Size.Remote(1);
        await host.Node.Quiet();
        Assert.True(call.IsCompleted);
        Assert.Equal(1, await call);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    [InlineData(-5)]
    public async Task Other_maxima_are_faults(int max)
    {
        var error = await Assert.ThrowsAsync<DefinitionException>(() => App.Of("bad", App.Cls<Sizes>().Batched(max, 20.Ms)).Start());
        Assert.Equal(
            $"App \"bad\" cannot start: 1 fault.\n  GW1010 Sizes.Batched({max}, 20.Ms): a batch needs a size from 1 to 1000. Write .Batched(64, 20.Ms).",
            error.Message);
    }
}
