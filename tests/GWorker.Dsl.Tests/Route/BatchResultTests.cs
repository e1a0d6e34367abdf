using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>A worker that fails items one by one.</summary>
[Worker]
public partial class Picky
{
    [Method] public Outcome<int>[] Halve(Batch<int> xs) => xs.Map(x => x % 2 == 0 ? new Outcome<int>(x / 2) : new Outcome<int>(new ArgumentException($"{x} is odd")));
    [Method] public IReadOnlyList<int> Nulls(Batch<int> xs) => xs[0] == 0 ? null! : xs;
}

/// <summary>Rows "result length" and "a batch throws".</summary>
public class BatchResultTests
{
    static readonly Cls<Scripted> Four = App.Cls<Scripted>().Batched(4, 1.S);

    static async Task<(Script, Exception?[])> Run(Cls cls, Script script, int count)
    {
        await using var node = await TestNode.Start(script, cls);
        var calls = Enumerable.Range(0, count).Select(i => node.Get<Scripted>().Many.Remote(i)).ToArray();
        await Task.WhenAll(calls).WaitAsync(TestNode.Patience).ContinueWith(static _ => { }, TaskScheduler.Default);
        return (script, [.. calls.Select(call => call.Exception?.InnerException)]);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    [InlineData(0)]
    public async Task Another_number_of_results_fails_every_item_and_says_which(int got)
    {
        var (_, errors) = await Run(Four, new Script { Answers = _ => new int[got] }, 4);
        Assert.All(errors, error =>
        {
            var shape = Assert.IsType<BatchShapeException>(error);
            Assert.Equal((4, got), (shape.Expected, shape.Got));
            Assert.Equal($"Scripted.Many got 4 items and gave {got} results. Return exactly one result per item, in order; Outcome<T>[] can fail items one by one.", shape.Message);
        });
    }

    [Fact]
    public async Task No_list_at_all_is_no_result()
    {
        await using var node = await TestNode.Start(new(), App.Cls<Picky>().Batched(1, 0.S));
        var error = await node.Get<Picky>().Nulls.Remote(0).Throws<BatchShapeException>();
        Assert.Equal((1, 0), (error.Expected, error.Got));
        Assert.Equal(5, await node.Get<Picky>().Nulls.Remote(5));
    }

    [Fact]
    public async Task A_wrong_number_is_not_isolated_it_was_no_throw()
    {
        var (script, errors) = await Run(Four.IsolateFailures(), new Script { Answers = _ => [1] }, 4);
        Assert.All(errors, error => Assert.Equal((4, 1), (((BatchShapeException)error!).Expected, ((BatchShapeException)error).Got)));
        Assert.Equal(new[] { 4 }, script.Sizes);
    }

    [Fact]
    public async Task A_batch_that_throws_fails_all_its_items_with_the_same_cause()
    {
        var (_, errors) = await Run(Four, new Script { Starts = _ => throw new InvalidDataException("bad weather") }, 4);
        var first = Assert.IsType<WorkerFailedException>(errors[0]);
        Assert.All(errors, error => Assert.Same(first, error));
        Assert.Equal("Scripted.Many threw System.IO.InvalidDataException: \"bad weather\". Mend it in Scripted.Many; RemoteStack says where it was thrown.", first.Message);
        Assert.Equal(("Scripted", "Many", "System.IO.InvalidDataException", "bad weather"), (first.Worker, first.Method, first.ErrorType, first.ErrorMessage));
        Assert.Contains(nameof(Script), first.RemoteStack, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_next_batch_runs_after_one_that_threw()
    {
        var script = new Script { Starts = run => { if (run.Inputs.Contains(0)) throw new InvalidDataException(); } };
        var (_, errors) = await Run(Four, script, 8);
        Assert.Equal(new[] { false, false, false, false, true, true, true, true }, errors.Select(error => error is null));
    }

    [Fact]
    public async Task IsolateFailures_one_bad_item_of_64_fails_one_call()
    {
        var script = new Script { Starts = run => { if (run.Inputs.Contains(41)) throw new InvalidDataException("41"); } };
        var (_, errors) = await Run(App.Cls<Scripted>().Batched(64, 1.S).IsolateFailures(), script, 64);
        Assert.Equal(41, Array.FindIndex(errors, error => error is not null));
        Assert.Single(errors, error => error is not null);
        Assert.Equal(new[] { 64, 32, 32, 16, 16, 8, 8, 4, 4, 2, 2, 1, 1 }.Order(), script.Sizes.Order());
        Assert.All(script.Runs, run => Assert.Equal(64 >> (run.Context.Attempt - 1), run.Inputs.Length));
        Assert.All(script.Runs, run => Assert.Equal(run.Inputs.Length, run.Context.Count));
    }

    [Fact]
    public async Task While_halves_run_again_the_batch_keeps_its_lane()
    {
        var script = new Script { Holds = true };
        await using var node = await TestNode.Start(script, App.Cls<Scripted>().Concurrent(4).Batched(2, 0.S).IsolateFailures());
        var first = node.Get<Scripted>().Many.RemoteAll([1, 2]);
        var second = node.Get<Scripted>().Many.RemoteAll([3, 4]);
        await node.Quiet();
        script.Runs[0].Throw(new InvalidDataException());
        await node.Quiet();
        Assert.Equal(new[] { 1 }, script.Last.Inputs);
        script.Last.Throw(new InvalidDataException("one"));
        await node.Quiet();
        Assert.Equal(new[] { 2 }, script.Last.Inputs);
        script.Last.Answer();
        await node.Quiet();
        Assert.Equal(new[] { 3, 4 }, script.Last.Inputs);
        script.Release();
        Assert.Equal(new[] { false, true }, (await first).Select(o => o.Ok));
        Assert.Equal(new[] { 6, 8 }, (await second).Select(o => o.Value));
    }

    [Fact]
    public async Task A_method_may_fail_items_one_by_one()
    {
        await using var node = await TestNode.Start(new(), App.Cls<Picky>().Batched(3, 1.S));
        var outcomes = await node.Get<Picky>().Halve.RemoteAll([2, 3, 4]);
        Assert.Equal((1, 2), (outcomes[0].Value, outcomes[2].Value));
        Assert.Equal("Picky.Halve threw System.ArgumentException: \"3 is odd\". Mend it in Picky.Halve; RemoteStack says where it was thrown.", outcomes[1].Error!.Message);
    }
}
