using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>Continuous batching: one step for all live sequences; they join and leave between steps, and none waits for another's end.</summary>
public class LiveTests
{
    static readonly Cls<Streamer> Three = App.Cls<Streamer>().MinWorkers(1).Concurrent(8).Batched(Streamer.Methods.StepsLater, 3).Batched(Streamer.Methods.Steps, 3).Batched(Streamer.Methods.Kept, 3);

    /// <summary>Steps that wait for the test.</summary>
    sealed class Gate
    {
        TaskCompletionSource next = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal CallContext? Context { get; private set; }

        internal Task Wait(CallContext context)
        {
            Context = context;
            return next.Task;
        }

        internal async Task Step(TestNode node)
        {
            await node.Quiet();
            var now = next;
            next = new(TaskCreationOptions.RunContinuationsAsynchronously);
            now.SetResult();
            await node.Quiet();
        }
    }

    static async Task<(TestNode, Script, Gate)> Start(Cls<Streamer>? cls = null)
    {
        var (script, gate) = (new Script(), new Gate());
        script.Streams.Before = gate.Wait;
        return (await TestNode.Start(script, cls ?? Three), script, gate);
    }

    static string Steps(Script script) => string.Join(" | ", script.Streams.Stepped.Select(s => string.Join(' ', s)));

    [Fact]
    public async Task Sequences_join_and_leave_between_steps()
    {
        var (node, script, gate) = await Start();
        await using var _ = node;
        var streamer = node.Get<Streamer>();
        var four = streamer.StepsLater.Remote(4).All();
        await gate.Step(node);
        var two = streamer.StepsLater.Remote(2).All();
        var one = streamer.StepsLater.Remote(1).All();
        var late = streamer.StepsLater.Remote(3).All(); // a fourth: it waits for the first that ends
        for (var i = 0; i < 6; i++) await gate.Step(node);
        Assert.Equal([0, 1, 2, 3], await four.Soon());
        Assert.Equal([0, 1], await two.Soon());
        Assert.Equal([0], await one.Soon());
        Assert.Equal([0, 1, 2], await late.Soon());
        Assert.Equal("4 | 4 | 4 2 1 | 4 2 3 | 3 | 3", Steps(script));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Many_callers_each_get_their_own_sequence(bool later)
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, Three);
        var step = later ? node.Get<Streamer>().StepsLater : node.Get<Streamer>().Steps;
        var all = await Task.WhenAll(Enumerable.Range(1, 200).Select(n => step.Remote(n % 50 + 1).All())).Soon();
        Assert.All(all.Select((items, i) => (items, n: (i + 1) % 50 + 1)), p => Assert.Equal(Enumerable.Range(0, p.n), p.items));
        Assert.All(script.Streams.Stepped, s => Assert.InRange(s.Length, 1, 3));
        await node.Quiet();
        Assert.Equal((0, 0), (node.Pool.Running, node.Pool.Waiting));
    }

    [Fact]
    public async Task They_share_their_workers_room_with_plain_calls()
    {
        var (node, script, gate) = await Start(App.Cls<Streamer>().MinWorkers(1).Concurrent(2).Batched(3, 0.S));
        await using var _ = node;
        script.Holds = true;
        var streamer = node.Get<Streamer>();
        var call = streamer.One.Remote(1);
        Task[] sequences = [streamer.StepsLater.Remote(2).All(), streamer.StepsLater.Remote(1).All()];
        await gate.Step(node);
        await gate.Step(node);
        await gate.Step(node);
        Assert.Equal("2 | 2 | 1", Steps(script));
        script.Release();
        await Task.WhenAll([.. sequences, call]).Soon();
    }

    [Fact]
    public async Task A_step_that_throws_fails_its_sequences_and_no_others()
    {
        var (node, script, gate) = await Start();
        await using var _ = node;
        var streamer = node.Get<Streamer>();
        Task<(List<int> Items, Exception? Error)>[] bad = [streamer.StepsLater.Remote(9).GetAsyncEnumerator().UntilError(), streamer.StepsLater.Remote(9).GetAsyncEnumerator().UntilError()];
        await gate.Step(node);
        var usual = script.Streams.Steps;
        script.Streams.Steps = live => { usual(live); throw new InvalidDataException("bad"); };
        await gate.Step(node);
        script.Streams.Steps = usual;
        foreach (var (items, error) in await Task.WhenAll(bad).Soon())
        {
            Assert.Equal(items.Count, items.Distinct().Count());
            Assert.Equal("bad", Assert.IsType<WorkerFailedException>(error).ErrorMessage);
        }

        var good = streamer.StepsLater.Remote(1).All();
        await gate.Step(node);
        Assert.Equal([0], await good.Soon());
    }

    [Fact]
    public async Task One_that_fails_leaves_the_others_alone()
    {
        var script = new Script();
        script.Streams.Steps = static live =>
        {
            foreach (var one in live)
            {
                one.Emit(one.State++);
                if (one.Input < 0 && one.State == 2) one.Fail(new InvalidDataException("negative"));
                else if (one.State == one.Input) one.End();
            }
        };
        await using var node = await TestNode.Start(script, Three);
        var bad = node.Get<Streamer>().Steps.Remote(-1).GetAsyncEnumerator().UntilError();
        var good = node.Get<Streamer>().Steps.Remote(20).All();
        var (items, error) = await bad.Soon();
        Assert.Equal([0, 1], items);
        Assert.Equal("negative", Assert.IsType<WorkerFailedException>(error).ErrorMessage);
        Assert.Equal(20, (await good.Soon()).Count);
    }

    [Fact]
    public async Task Whoever_is_cancelled_leaves_and_what_was_kept_is_let_go()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, Three);
        await foreach (var item in node.Get<Streamer>().Kept.Remote(5)) break;
        await node.Quiet();
        Assert.Equal((0, "let go of 5"), (node.Pool.Running, script.Notes.Single()));
    }

    [Fact]
    public async Task A_slow_reader_is_left_out_of_steps_and_holds_up_nobody()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, Three);
        await using var slow = node.Get<Streamer>().Steps.Remote(1_000_000).GetAsyncEnumerator();
        Assert.True(await slow.Next());
        await node.Quiet();
        script.Streams.Stepped.Clear();
        Assert.Equal(5000, (await node.Get<Streamer>().Steps.Remote(5000).All().Soon()).Count);
        Assert.All(script.Streams.Stepped, s => Assert.Equal([5000], s));
        Assert.Equal(Enumerable.Range(1, 999), await slow.Next(999));
    }

    [Fact]
    public async Task Its_deadline_ends_one_that_is_never_read()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, Three);
        await using var stream = node.Get<Streamer>().Within(5.S).Kept.Remote(1).GetAsyncEnumerator();
        Assert.True(await stream.Next());
        await node.Pass(5.S);
        Assert.Equal((0, "let go of 1"), (node.Pool.Running, script.Notes.Single()));
        Assert.IsType<CallTimeoutException>((await stream.UntilError()).Error);
    }

    [Fact]
    public async Task Only_sequences_of_equal_parameters_share_a_step()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, Three);
        var streams = new[] { 2, 3, 2 }.Select(f => node.Get<Streamer>().With(factor: f).Kept.Remote(f).GetAsyncEnumerator()).ToArray();
        var items = await Task.WhenAll(streams.Select(s => s.Next(300))).Soon();
        Assert.Equal(new[] { 2, 3, 2 }, items.Select(i => i.Distinct().Single()));
        foreach (var stream in streams) await stream.DisposeAsync();
    }

    [Fact]
    public async Task The_steps_token_fires_when_nobody_waits_for_any_of_its_sequences()
    {
        var (node, _, gate) = await Start();
        await using var __ = node;
        var streams = new[] { node.Get<Streamer>().StepsLater.Remote(9).GetAsyncEnumerator(), node.Get<Streamer>().StepsLater.Remote(9).GetAsyncEnumerator() };
        foreach (var stream in streams) _ = stream.MoveNextAsync().AsTask();
        await gate.Step(node); // the first was stepped alone, perhaps
        Assert.Equal(2, gate.Context!.Count);
        await streams[0].DisposeAsync();
        await node.Quiet();
        Assert.False(gate.Context.Stop.IsCancellationRequested);
        await streams[1].DisposeAsync();
        await node.Quiet();
        Assert.True(gate.Context.Stop.IsCancellationRequested);
        await gate.Step(node);
        Assert.Equal(0, node.Pool.Running);
    }

    [Fact]
    public async Task A_step_that_does_not_return_restarts_the_worker()
    {
        var (node, script, gate) = await Start(Three.StuckAfter(10.S));
        await using var _ = node;
        var stuck = node.Get<Streamer>().Within(5.S).StepsLater.Remote(1).GetAsyncEnumerator().UntilError();
        await node.Seconds(5);
        Assert.IsType<CallTimeoutException>((await stuck.Soon()).Error);
        await node.Seconds(10);
        Assert.Equal(Stage.Condemned, node.Worker.Stage);
        await gate.Step(node);
    }

    [Fact]
    public async Task What_is_said_too_late_is_told_to_who_says_it()
    {
        var script = new Script();
        Sequence<int, int, int>? kept = null;
        script.Streams.Steps = live =>
        {
            kept = live[0];
            kept.Emit(1);
            kept.End();
            Assert.Contains("ended", Assert.Throws<InvalidOperationException>(() => kept.Emit(2)).Message, StringComparison.Ordinal);
        };
        await using var node = await TestNode.Start(script, Three);
        Assert.Equal([1], await node.Get<Streamer>().Steps.Remote(1).All().Soon());
        script.Streams.Steps = live => (kept = live[0]).Emit(1);
        await using var stream = node.Get<Streamer>().Steps.Remote(1).GetAsyncEnumerator();
        Assert.True(await stream.Next());
        await node.Quiet(); // it is full, and in no step
        Assert.Contains("step is over", Assert.Throws<InvalidOperationException>(() => kept!.Emit(2)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_step_can_be_tested_as_plain_code()
    {
        var live = Live.ForTest<int, int, int>(1, 2);
        new StreamScript().Step(live);
        Assert.Equal((true, false), (live[0].HasEnded, live[1].HasEnded));
        Assert.Equal([0], live[1].Emitted);
    }
}
