namespace GWorker.Tests.Flows;

public class FlowTests
{
    [Fact]
    public async Task Methods_and_functions_behind_each_other_answer_like_one()
    {
        await using var node = await Stages.Start(new());
        var (texts, numbers) = (node.Get<Texts>(), node.Get<Numbers>());
        Flow<string, string> flow = texts.Count >> numbers.Twice >> (x => x + 1) >> (async x => { await Task.Yield(); return x * 10; }) >> Show;
        Assert.Equal("<110>", await flow.Remote("12345").Soon());
        Assert.Equal("<50>", await flow.Remote("12").Soon());

        static string Show(int x) => $"<{x}>";
    }

    [Fact]
    public async Task A_batch_method_is_a_stage_and_a_flow_may_begin_with_a_function()
    {
        await using var node = await Stages.Start(new());
        var flow = Flow.Of((string s) => s.Length) >> node.Get<Numbers>().Many;
        Assert.Equal(6, await flow.Remote("abc").Soon());
    }

    [Fact]
    public async Task It_prints_as_it_is_written()
    {
        await using var node = await Stages.Start(new());
        var (texts, numbers) = (node.Get<Texts>(), node.Get<Numbers>());
        var flow = texts.Count >> numbers.Twice >> (x => x + 1) >> Flow.Of((int x) => x.ToString(System.Globalization.CultureInfo.InvariantCulture)) >> Show;
        Assert.Equal("Texts.Count >> Numbers.Twice >> function >> (int x) => x.ToString(System.Globalization.CultureInfo.InvariantCulture) >> Show", flow.ToString());
        Assert.Equal("(Texts.Count).Within(2.S)", texts.Count.Within(2.S).ToString());
        Assert.Equal("Flow.All(Numbers.Twice, Numbers.Many)", Flow.All(numbers.Twice, numbers.Many).ToString());
        Assert.Equal("Flow.All(Flow.All(Numbers.Twice, Numbers.Many), Numbers.Refuse)", Flow.All(numbers.Twice, numbers.Many, numbers.Refuse).ToString());
        Assert.Equal("Flow.Route(x => x > 3, True: Numbers.Twice, False: Numbers.Many)", Flow.Route(x => x > 3, numbers.Twice, numbers.Many).ToString());
        Assert.Equal("Numbers.Twice >> Flow.Batch(8) >> Numbers.Sum", (numbers.Twice >> Flow.Batch<int>(8) >> numbers.Sum).ToString());

        static string Show(string x) => $"<{x}>";
    }

    [Fact]
    public async Task It_draws_itself()
    {
        await using var node = await Stages.Start(new());
        var (texts, numbers) = (node.Get<Texts>(), node.Get<Numbers>());
        var flow = texts.Count >> Flow.All(numbers.Twice, numbers.Many) >> (both => both.First) >> Flow.Route((int x) => x, (1, numbers.Twice), (2, numbers.Refuse));
        Assert.Equal(
            """
            flowchart LR
              n0["String<br/>in"]
              n1["Texts<br/>Count"]
              n2["Numbers<br/>Twice"]
              n3["Numbers<br/>Many"]
              n4["Flow.All<br/>both"]
              n5["function<br/>function"]
              n6["Flow.Route<br/>function"]
              n7["Flow.Route<br/>one"]
              n8["Numbers<br/>Twice"]
              n9["Numbers<br/>Refuse"]
              n10["Int32<br/>out"]
              n0 --> n1
              n1 --> n2
              n1 --> n3
              n2 --> n4
              n3 --> n4
              n4 --> n5
              n5 --> n6
              n6 -->|"1"| n8
              n8 --> n7
              n6 -->|"2"| n9
              n9 --> n7
              n7 --> n10
            """, flow.ToMermaid(), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public async Task All_runs_both_at_once_and_gives_a_tuple()
    {
        var script = new Script { Holds = true };
        await using var node = await Stages.Start(script);
        var numbers = node.Get<Numbers>();
        var call = Flow.All(numbers.Twice, numbers.Many, Flow.Of((int x) => x - 1)).Remote(5);
        await node.Quiet();
        Assert.Equal(2, script.Runs.Length);
        script.Release();
        Assert.Equal((10, 10, 4), await call.Soon());
    }

    [Fact]
    public async Task A_failure_of_one_of_All_cancels_the_other()
    {
        var script = new Script { Holds = true };
        await using var node = await Stages.Start(script);
        var numbers = node.Get<Numbers>();
        var call = Flow.All(numbers.Twice, numbers.Refuse).Remote(-1);
        Assert.Equal("-1 is negative", (await call.Throws<WorkerFailedException>()).ErrorMessage);
        await WaitFor(() => script.Runs.All(run => run.Context.Stop.IsCancellationRequested));
        script.Release();
    }

    [Fact]
    public async Task Route_chooses_by_condition_and_by_key()
    {
        await using var node = await Stages.Start(new());
        var numbers = node.Get<Numbers>();
        var byCondition = Flow.Route(x => x > 10, numbers.Twice, Flow.Of((int x) => -x));
        Assert.Equal((24, -3), (await byCondition.Remote(12).Soon(), await byCondition.Remote(3).Soon()));
        var byKey = Flow.Route((int x) => x % 3 == 0 ? "fizz" : x % 5 == 0 ? "buzz" : "none", ("fizz", numbers.Twice), ("buzz", Flow.Of((int x) => 0)));
        Assert.Equal((6, 0), (await byKey.Remote(3).Soon(), await byKey.Remote(5).Soon()));
        var error = await byKey.Remote(1).Throws<StageFailedException>();
        Assert.Contains("No way has the key none; there are fizz, buzz.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Flow.Route((int x) => x, (1, numbers.Twice), (1, numbers.Many)));
    }

    [Fact]
    public async Task An_error_names_its_stage()
    {
        await using var node = await Stages.Start(new());
        var (texts, numbers) = (node.Get<Texts>(), node.Get<Numbers>());
        var failed = await (texts.Count >> (x => -x) >> numbers.Refuse >> numbers.Twice).Remote("abc").Throws<WorkerFailedException>();
        Assert.Equal(("Numbers", "Refuse", "-3 is negative"), (failed.Worker, failed.Method, failed.ErrorMessage));
        var own = await (texts.Count >> Check).Remote("abc").Throws<StageFailedException>();
        Assert.Equal("Check", own.Stage);
        Assert.IsType<FormatException>(own.InnerException);
        Assert.Equal("Stage Check threw System.FormatException: \"odd\". Mend it there; InnerException is what it threw.", own.Message);
        var late = await (texts.Count >> (async x => { await Task.Yield(); return x > 0 ? throw new FormatException("late") : x; })).Remote("abc").Throws<StageFailedException>();
        Assert.Equal("function", late.Stage);

        static int Check(int x) => throw new FormatException("odd");
    }

    [Fact]
    public async Task A_stage_that_gets_null_says_so()
    {
        await using var node = await Stages.Start(new());
        var texts = node.Get<Texts>();
        var error = await (texts.Nothing! >> (s => s!) >> texts.Count).Remote("abc").Throws<StageFailedException>();
        Assert.Equal("Texts.Count", error.Stage);
        Assert.Contains("Count does not take null", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_deadline_holds_for_the_whole()
    {
        var script = new Script { Holds = true };
        await using var node = await Stages.Start(script);
        var flow = (node.Get<Texts>().Count >> node.Get<Numbers>().Twice).Within(10.S);
        var call = flow.Remote("abc");
        await node.Pass(6.S);
        Assert.Equal(10.S, script.Last.Context.Deadline - (node.Clock.GetUtcNow() - 6.S));
        script.Last.Answer();
        await WaitFor(() => script.Runs.Length == 2);
        Assert.Equal(4.S, script.Last.Context.Deadline - node.Clock.GetUtcNow());
        await node.Pass(4.S);
        var error = await call.Throws<CallTimeoutException>();
        Assert.Equal((10.S, 4.S), (error.Deadline, error.Ran));
        Assert.StartsWith("Texts.Count >> Numbers.Twice was not over within 10.S. The time ended here: Numbers.Twice was not answered", error.Message, StringComparison.Ordinal);
        script.Release();
    }

    [Fact]
    public async Task A_function_that_takes_too_long_is_not_waited_for()
    {
        var (stopped, running) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var node = await Stages.Start(new());
        var flow = (node.Get<Texts>().Count >> (async (x, stop) => { await using var _ = stop.Register(stopped.SetResult); running.SetResult(); await stopped.Task; return x; })).Within(10.S);
        var call = flow.Remote("abc");
        await running.Task.Soon();
        await node.Pass(10.S);
        await WaitFor(() =>
        {
            node.Clock.Advance(1.Ms); // whoever waits for the function may only be about to
            return call.IsCompleted;
        });
        Assert.Equal(10.S, (await call.Throws<CallTimeoutException>()).Deadline);
        await stopped.Task.Soon();
    }

    [Fact]
    public async Task One_token_cancels_whichever_stage_it_is_in()
    {
        var script = new Script { Holds = true };
        await using var node = await Stages.Start(script);
        using var stop = new CancellationTokenSource();
        var call = (node.Get<Texts>().Count >> node.Get<Numbers>().Twice).Remote("abc", stop.Token);
        await node.Quiet();
        script.Last.Answer();
        await WaitFor(() => script.Runs.Length == 2);
        await stop.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Soon());
        Assert.Equal(stop.Token, error.CancellationToken);
        await WaitFor(() => script.Last.Context.Stop.IsCancellationRequested);
        Assert.True((node.Get<Texts>().Count >> (x => x)).Remote("abc", stop.Token).IsCanceled);
        script.Release();
    }

    // What a flow does between its stages runs on the machine's own pool, which a node on a fake clock does not see.
    internal static async Task WaitFor(Func<bool> condition)
    {
        var end = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(end) < TestNode.Patience, "it never came");
            await Task.Yield();
        }
    }
}
