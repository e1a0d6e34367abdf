using System.Runtime.CompilerServices;

namespace GWorker.Tests.Flows;

/// <summary>Flow.Batch and Flow.Unbatch: what changes the shape between stages.</summary>
public class GatheringTests
{
    [Fact]
    public async Task Batch_and_Unbatch_change_the_shape_between_stages()
    {
        await using var node = await Stages.Start(new());
        var numbers = node.Get<Numbers>();
        var sums = numbers.Twice >> Flow.Batch<int>(3) >> numbers.Sum;
        Assert.Equal([0 + 2 + 4, 6 + 8 + 10, 12], await Stages.All(sums.Map(Enumerable.Range(0, 7))).Soon());
        var there = Flow.Batch<int>(3) >> (xs => xs.Reverse().ToArray()) >> Flow.Unbatch<int>() >> numbers.Twice;
        Assert.Equal([4, 2, 0, 8, 6], await Stages.All(there.Map(Enumerable.Range(0, 5))).Soon());
        Assert.Equal([0, 2, 4, 6, 8], (await Stages.All(there.Map(Enumerable.Range(0, 5), ordered: false)).Soon()).Order());
        Assert.Equal(4, await sums.Remote(2).Soon());
        await (Flow.Of((int x) => new int[x]) >> Flow.Unbatch<int>()).Remote(2).Throws<StageFailedException>();
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task The_window_of_a_batch_begins_with_its_first_item_and_closes_it_while_the_source_is_waited_for(bool ordered)
    {
        await using var node = await Stages.Start(new());
        var (gate, asked) = (new SemaphoreSlim(0), new SemaphoreSlim(0));
        await using var sums = (Flow.Batch<int>(3, 20.Ms) >> node.Get<Numbers>().Sum).Map(Slow(), 8, ordered).GetAsyncEnumerator();
        var next = sums.MoveNextAsync().AsTask();
        for (var first = 1; first < 4; first++)
        {
            Assert.True(await asked.WaitAsync(TestNode.Patience));
            node.Clock.Advance(1.S); // nothing is open yet
            gate.Release();
            Assert.True(await asked.WaitAsync(TestNode.Patience));
            if (first == 2)
            {
                // A second item does not begin it anew.
                node.Clock.Advance(15.Ms);
                gate.Release();
                Assert.True(await asked.WaitAsync(TestNode.Patience));
                node.Clock.Advance(4.Ms);
            }
            else
            {
                node.Clock.Advance(19.Ms);
            }

            await Task.Delay(5.Ms, TimeProvider.System); // it must not come yet: there is no event for that
            Assert.False(next.IsCompleted);
            node.Clock.Advance(1.Ms);
            Assert.True(await next.Soon());
            Assert.Equal(first switch { 1 => 1, 2 => 2 + 3, _ => 4 }, sums.Current);
            asked.Release(); // it is asked already for the one to come
            next = sums.MoveNextAsync().AsTask();
        }

        gate.Release(3); // and no more: in no order a later batch might come first
        Assert.True(await next.Soon());
        Assert.Equal(5 + 6 + 7, sums.Current);

        async IAsyncEnumerable<int> Slow([EnumeratorCancellation] CancellationToken stop = default)
        {
            for (var i = 1; ; i++)
            {
                asked.Release();
                await gate.WaitAsync(stop);
                yield return i;
            }
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task The_window_also_closes_while_a_source_blocks_or_the_stage_before_works(bool sourceBlocks)
    {
        var script = new Script { Holds = !sourceBlocks };
        script.Starts = run => { if (run.Inputs[0] == 1) run.Answer(); };
        await using var node = await Stages.Start(script);
        using var block = new SemaphoreSlim(0);
        var flow = sourceBlocks ? Flow.Batch<int>(3, 20.Ms) >> node.Get<Numbers>().Sum : node.Get<Numbers>().Twice >> Flow.Batch<int>(3, 20.Ms) >> node.Get<Numbers>().Sum;
        var sums = flow.Map(Source()).GetAsyncEnumerator();
        var next = sums.MoveNextAsync().AsTask();
        while (!next.IsCompleted)
        {
            node.Clock.Advance(5.Ms);
            await Task.Delay(1.Ms, TimeProvider.System);
        }

        Assert.True(await next);
        Assert.Equal(sourceBlocks ? 1 : 2, sums.Current);
        block.Release(10);
        script.Release();
        await sums.DisposeAsync().AsTask().Soon();

        IEnumerable<int> Source()
        {
            yield return 1;
            if (sourceBlocks) block.Wait();
            yield return 2;
        }
    }

    [Fact]
    public async Task A_batch_that_is_full_leaves_no_window_behind()
    {
        await using var node = await Stages.Start(new());
        var sums = Flow.Batch<int>(3, 10.Mins) >> node.Get<Numbers>().Sum;
        Assert.Equal([0 + 1 + 2, 3 + 4 + 5, 6], await Stages.All(sums.Map(Enumerable.Range(0, 7))).Soon());
        Assert.Equal(4, await sums.Remote(4).Soon());
        Assert.Equal("Flow.Batch(3, 10.Mins) >> Numbers.Sum", sums.ToString());
    }

    [Fact]
    public async Task A_failed_item_goes_past_a_gathering_stage_alone()
    {
        await using var node = await Stages.Start(new());
        var numbers = node.Get<Numbers>();
        var sums = Flow.Of((int x) => x == 3 ? -3 : x) >> numbers.Refuse >> Flow.Batch<int>(4) >> numbers.Sum;
        var got = await Stages.All(sums.MapAll(Enumerable.Range(0, 7))).Soon();
        Assert.Equal("3; error; 15", string.Join("; ", got.Select(o => o.Ok ? $"{o.Value}" : "error")));
    }
}
