using GWorker.Tests.Subjects;
using GWorker.Tests.TestKit;

namespace GWorker.Tests.Route;

/// <summary>What every route must do: the same tests run in one process, on the embedded node, and over two processes.</summary>
public abstract class RouteContract(StartedRoute route)
{
    readonly string key = Guid.NewGuid().ToString("N");

    internal Handle<Subject> Roomy => route.Node.Get<Subject>(Definitions.Roomy);

    internal Handle<Subject> Isolating => route.Node.Get<Subject>(Definitions.Isolating);

    internal Handle<Subject> Single => route.Node.Get<Subject>(Definitions.Single);

    internal Handle<Control> Control => route.Control;

    // Answers

    [Fact]
    public async Task Methods_of_every_kind_answer()
    {
        Assert.Equal(3, await Roomy.Next.Remote(2).Soon());
        Assert.Equal(5, await Roomy.Times.Remote(5).Soon());
        Assert.Equal("small small", await Roomy.Loaded.Remote().Soon());
        Assert.Equal("a 1 2.5", await Roomy.Join.Remote("a", 1, 2.5).Soon());
        Assert.Equal("attempt 1 of 1", await Roomy.Context.Remote().Soon());
        await Roomy.Nothing.Remote().Soon();
    }

    [Fact]
    public async Task Payloads_arrive_as_they_were()
    {
        var big = string.Create(1 << 20, 0, static (text, _) => { for (var i = 0; i < text.Length; i++) text[i] = (char)('a' + i % 26); });
        Assert.Equal(big, await Roomy.Echo.Remote(big).Soon());
        Assert.Equal("", await Roomy.Echo.Remote("").Soon());
        Assert.Equal("héllo 世界 \0 😀", await Roomy.Echo.Remote("héllo 世界 \0 😀").Soon());
        Assert.Empty(await Roomy.Floats.Remote([]).Soon());
        float[] odd = [float.NaN, float.NegativeInfinity, -0f, float.Epsilon, .. Enumerable.Range(0, 100_000).Select(i => i / 3f)];
        Assert.Equal(odd, await Roomy.Floats.Remote(odd).Soon());
    }

    [Fact]
    public async Task Null_goes_only_where_it_is_declared()
    {
        Assert.Null(await Roomy.EchoOrNull.Remote(null).Soon());
        Assert.Contains("Echo does not take null", (await Roomy.Echo.Remote(null!).Throws<ArgumentNullException>()).Message, StringComparison.Ordinal);
        await Roomy.Shout.Remote((string)null!).Throws<ArgumentNullException>();
        await Roomy.Shout.Remote(["a", null!]).Throws<ArgumentNullException>();
        await Roomy.Shout.Remote((IReadOnlyList<string>)null!).Throws<ArgumentNullException>();
    }

    [Fact]
    public async Task Many_callers_each_get_their_own_answer()
    {
        var calls = Enumerable.Range(0, 5_000).Select(i => Roomy.Next.Remote(i)).ToArray();
        Assert.Equal(Enumerable.Range(1, 5_000), await Task.WhenAll(calls).Soon());
    }

    [Fact]
    public async Task Calls_of_one_caller_start_in_the_order_in_which_it_sent_them()
    {
        await Task.WhenAll(Enumerable.Range(0, 1_000).Select(i => Single.Note.Remote(key, i))).Soon();
        Assert.Equal(Enumerable.Range(0, 1_000), await Control.Notes.Remote(key).Soon());
    }

    // Errors

    [Fact]
    public async Task What_the_worker_threw_arrives_with_type_message_and_stack()
    {
        var error = await Roomy.Fail.Remote("bad weather").Throws<WorkerFailedException>();
        Assert.Equal((Definitions.Roomy, "Fail", "System.IO.InvalidDataException", "bad weather"), (error.Worker, error.Method, error.ErrorType, error.ErrorMessage));
        Assert.Contains("Subject.Fail", error.RemoteStack, StringComparison.Ordinal);
        Assert.Equal("roomy.Fail threw System.IO.InvalidDataException: \"bad weather\". Mend it in roomy.Fail; RemoteStack says where it was thrown.", error.Message);
        Assert.Equal(3, await Roomy.Next.Remote(2).Soon());
    }

    // Batches

    [Fact]
    public async Task Items_of_several_callers_share_a_batch()
    {
        var answers = await Task.WhenAll(((string[])["a", "b", "c", "d"]).Select(t => Roomy.Shout.Remote(t))).Soon();
        Assert.Equal(["A in 4", "B in 4", "C in 4", "D in 4"], answers);
    }

    [Fact]
    public async Task Items_of_a_list_share_batches_with_everyone_elses()
    {
        var one = Roomy.Shout.Remote("a");
        Assert.Equal(["B in 4", "C in 4", "D in 4"], await Roomy.Shout.Remote(["b", "c", "d"]).Soon());
        Assert.Equal("A in 4", await one.Soon());
        Assert.Equal(Enumerable.Range(0, 40).Select(i => 2 * i + 1), await Roomy.Add.Remote([.. Enumerable.Range(0, 40).Select(i => (i, i + 1))]).Soon());
        Assert.Empty(await Roomy.Shout.Remote([]).Soon());
    }

    [Fact]
    public async Task Only_items_of_equal_parameters_share_a_batch()
    {
        var soft = Roomy.With(tone: "~");
        var plain = Roomy.Shout.Remote(["a", "b"]);
        var softened = soft.Shout.Remote(["c", "d"]);
        var rest = Roomy.With(tone: "~").Shout.Remote(["e", "f"]);
        Assert.Equal(["C~ in 4", "D~ in 4"], await softened.Soon());
        Assert.Equal(["E~ in 4", "F~ in 4"], await rest.Soon());
        Assert.Equal(["G in 4", "H in 4"], await Roomy.Shout.Remote(["g", "h"]).Soon());
        Assert.Equal(["A in 4", "B in 4"], await plain.Soon());
    }

    [Fact]
    public async Task A_batch_that_throws_fails_all_its_items()
    {
        var outcomes = await Roomy.Attempts.RemoteAll([1, -2, 3, 4]).Soon();
        Assert.All(outcomes, o => Assert.Equal("negative", Assert.IsType<WorkerFailedException>(o.Error).ErrorMessage));
        Assert.Equal((int[])[1, 1, 1, 1], await Roomy.Attempts.Remote([1, 2, 3, 4]).Soon());
    }

    [Fact]
    public async Task With_IsolateFailures_one_bad_item_fails_alone_and_the_others_know_their_attempt()
    {
        var outcomes = await Isolating.Attempts.RemoteAll([1, -2, 3, 4]).Soon();
        Assert.Equal([true, false, true, true], outcomes.Select(o => o.Ok));
        Assert.Equal([3, 2, 2], outcomes.Where(o => o.Ok).Select(o => o.Value));
    }

    [Fact]
    public async Task A_wrong_number_of_results_is_told()
    {
        var error = await Roomy.Short.Remote([1, 2, 3, 4]).Throws<BatchShapeException>();
        Assert.Equal((4, 3), (error.Expected, error.Got));
    }

    [Fact]
    public async Task RemoteAll_has_each_items_outcome_and_Remote_the_first_failure()
    {
        var outcomes = await Roomy.Halve.RemoteAll([2, 3, 4, 5]).Soon();
        Assert.Equal([true, false, true, false], outcomes.Select(o => o.Ok));
        Assert.Equal((1, 2), (outcomes[0].Value, outcomes[2].Value));
        Assert.Equal("3 is odd", Assert.IsType<WorkerFailedException>(outcomes[1].Error).ErrorMessage);
        Assert.Equal("3 is odd", (await Roomy.Halve.Remote([2, 3, 4, 6]).Throws<WorkerFailedException>()).ErrorMessage);
    }

    // Streams

    [Fact]
    public async Task A_streams_items_arrive_in_order_and_then_its_end()
    {
        Assert.Equal(Enumerable.Range(0, 20_000).Select(i => 3 * i), await All(Roomy.With(factor: 3).Range.Remote(key, 20_000, false)).Soon());
        Assert.Empty(await All(Roomy.Range.Remote(key, 0, false)).Soon());
    }

    [Fact]
    public async Task Many_streams_at_once_each_have_their_own_items()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 200).Select(n => All(Roomy.Range.Remote(key, 7 * n, false)))).Soon();
        for (var n = 0; n < all.Length; n++) Assert.Equal(Enumerable.Range(0, 7 * n), all[n]);
    }

    [Fact]
    public async Task Each_item_arrives_when_it_is_there()
    {
        await using var stream = Roomy.Drip.Remote(key).GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync().AsTask().Soon());
        Assert.Equal(key, stream.Current);
        var next = stream.MoveNextAsync().AsTask();
        await Control.Started.Remote(key).Soon();
        Assert.False(next.IsCompleted);
        await Control.Open.Remote(key).Soon();
        Assert.True(await next.Soon());
        Assert.Null(stream.Current);
        Assert.False(await stream.MoveNextAsync().AsTask().Soon());
    }

    [Fact]
    public async Task A_failure_part_way_comes_after_the_items_before_it()
    {
        await using var stream = Roomy.Range.Remote(key, 5_000, true).GetAsyncEnumerator();
        for (var i = 0; i < 5_000; i++)
        {
            Assert.True(await stream.MoveNextAsync().AsTask().Soon());
            Assert.Equal(i, stream.Current);
        }

        Assert.Equal("bad weather", (await stream.MoveNextAsync().AsTask().Throws<WorkerFailedException>()).ErrorMessage);
    }

    [Fact]
    public async Task Leaving_the_loop_cancels_the_method()
    {
        await foreach (var item in Roomy.Drip.Remote(key)) break;
        await Control.Stopped.Remote(key).Soon();
    }

    [Fact]
    public async Task A_streams_cancel_is_its_callers_and_its_method_sees_it()
    {
        using var stop = new CancellationTokenSource();
        await using var stream = Roomy.Drip.Remote(key).GetAsyncEnumerator(stop.Token);
        Assert.True(await stream.MoveNextAsync().AsTask().Soon());
        var next = stream.MoveNextAsync().AsTask();
        await stop.CancelAsync();
        Assert.Equal(stop.Token, (await next.ThrowsAny<OperationCanceledException>()).CancellationToken);
        await Control.Stopped.Remote(key).Soon();
    }

    [Fact]
    public async Task A_streams_deadline_is_that_of_the_whole()
    {
        await using var stream = Roomy.Within(400.Ms).Drip.Remote(key).GetAsyncEnumerator();
        Assert.True(await stream.MoveNextAsync().AsTask().Soon());
        Assert.Equal(400.0, (await stream.MoveNextAsync().AsTask().Throws<CallTimeoutException>()).Deadline.TotalMilliseconds, 20.0);
        await Control.Stopped.Remote(key).Soon();
    }

    [Fact]
    public async Task A_stream_that_is_not_read_runs_so_far_ahead_and_holds_up_nobody()
    {
        await using var slow = Roomy.Endless.Remote(key).GetAsyncEnumerator();
        Assert.True(await slow.MoveNextAsync().AsTask().Soon());
        Assert.Equal(Enumerable.Range(0, 50_000), await All(Roomy.Range.Remote($"{key}2", 50_000, false)).Soon()); // far more than both together may hold
        Assert.InRange((await Control.Notes.Remote(key).Soon()).Length, 1, 2048);
        for (var i = 1; i < 5_000; i++)
        {
            Assert.True(await slow.MoveNextAsync().AsTask().Soon());
            Assert.Equal(i, slow.Current);
        }
    }

    [Fact]
    public async Task Large_items_arrive()
    {
        var all = await All(Roomy.Blocks.Remote(1 << 20, 20)).Soon();
        Assert.Equal(Enumerable.Repeat(1 << 20, 20), all.Select(b => b.Length));
    }

    [Fact]
    public async Task Live_sequences_arrive_each_for_itself()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 100).Select(n => All((n % 3 == 0 ? Roomy.With(tone: "~") : Roomy).Count.Remote(n)))).Soon();
        for (var n = 0; n < all.Length; n++) Assert.Equal(Enumerable.Range(0, n + 1).Select(i => $"{n - i}{(n % 3 == 0 ? "~" : "")}"), all[n]);
        await using var bad = Roomy.Count.Remote(-1).GetAsyncEnumerator();
        Assert.Equal("-1 is negative", (await bad.MoveNextAsync().AsTask().Throws<WorkerFailedException>()).ErrorMessage);
    }

    [Fact]
    public async Task A_queued_stream_that_is_left_never_runs()
    {
        var before = Single.Hold.Remote(key);
        await Control.Started.Remote(key).Soon();
        var stream = Single.Range.Remote(key, 1, false).GetAsyncEnumerator();
        var next = stream.MoveNextAsync().AsTask();
        await stream.DisposeAsync();
        await next.ThrowsAny<OperationCanceledException>();
        await Control.Open.Remote(key).Soon();
        await before.Soon();
        await Single.Next.Remote(1).Soon();
        Assert.Empty(await Control.Notes.Remote(key).Soon());
    }

    static async Task<List<T>> All<T>(IAsyncEnumerable<T> stream)
    {
        var all = new List<T>();
        await foreach (var item in stream) all.Add(item);
        return all;
    }

    // Parameters

    [Fact]
    public async Task Each_call_has_its_own_parameters()
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => (i % 5 == 0 ? Roomy : Roomy.With(factor: i % 5)).Times.Remote(10))).Soon();
        Assert.Equal(Enumerable.Range(0, 100).Select(i => i % 5 == 0 ? 10 : 10 * (i % 5)), answers);
        Assert.Equal(21, await Roomy.With(factor: 5).With(factor: 7).Times.Remote(3).Soon());
    }

    [Fact]
    public async Task Parameters_of_a_pool_are_there_from_the_constructor_on()
    {
        Assert.Equal("big big", await Roomy.With(model: "big").Loaded.Remote().Soon());
        Assert.Equal("small small", await Roomy.Loaded.Remote().Soon());
        Assert.Equal(12, await Roomy.With(model: "big", factor: 4).Times.Remote(3).Soon());
    }

    // Giving up

    [Fact]
    public async Task A_deadline_says_where_the_time_went()
    {
        var error = await Roomy.Within(400.Ms).Hold.Remote(key).Throws<CallTimeoutException>();
        Assert.Equal(400.0, error.Deadline.TotalMilliseconds, 20.0);
        Assert.True(error.Ran > error.Queued, error.Message);
        await Control.Stopped.Remote(key).Soon();
    }

    [Fact]
    public async Task A_deadline_passes_for_what_is_queued_and_it_never_runs()
    {
        var before = Single.Hold.Remote(key);
        await Control.Started.Remote(key).Soon();
        var error = await Single.Within(400.Ms).Note.Remote(key, 1).Throws<CallTimeoutException>();
        Assert.Equal(400.0, error.Deadline.TotalMilliseconds, 20.0);

        // Where it waited on another node that was too slow to say so, its caller's node can only say that it was sent.
        Assert.True(error.Queued + error.Ran >= error.Deadline, error.Message);
        await Control.Open.Remote(key).Soon();
        await before.Soon();
        await Single.Next.Remote(1).Soon();
        Assert.Empty(await Control.Notes.Remote(key).Soon());
    }

    [Fact]
    public async Task A_queued_call_is_cancelled_at_once_and_never_runs()
    {
        var before = Single.Hold.Remote(key);
        await Control.Started.Remote(key).Soon();
        using var stop = new CancellationTokenSource();
        var queued = Enumerable.Range(0, 5).Select(i => Single.Note.Remote(key, i, stop.Token)).ToArray();
        await stop.CancelAsync();
        foreach (var call in queued) Assert.Equal(stop.Token, (await call.ThrowsAny<OperationCanceledException>()).CancellationToken);
        await Control.Open.Remote(key).Soon();
        await before.Soon();
        await Single.Next.Remote(1).Soon();
        Assert.Empty(await Control.Notes.Remote(key).Soon());
    }

    [Fact]
    public async Task A_running_call_sees_its_token_fire_and_its_neighbour_does_not()
    {
        using var stop = new CancellationTokenSource();
        var call = Roomy.Hold.Remote(key, stop.Token);
        var neighbour = Roomy.Hold.Remote($"{key}2");
        await Control.Started.Remote(key).Soon();
        await Control.Started.Remote($"{key}2").Soon();
        await stop.CancelAsync();
        Assert.Equal(stop.Token, (await call.ThrowsAny<OperationCanceledException>()).CancellationToken);
        await Control.Stopped.Remote(key).Soon();
        await Control.Open.Remote($"{key}2").Soon();
        Assert.Equal(1, await neighbour.Soon());
    }

    [Fact]
    public async Task A_list_is_cancelled_by_its_callers_token()
    {
        using var stop = new CancellationTokenSource();
        var call = Roomy.Shout.Remote(["a", "b"], stop.Token);
        await stop.CancelAsync();
        Assert.Equal(stop.Token, (await call.ThrowsAny<OperationCanceledException>()).CancellationToken);
        Assert.True(Roomy.Next.Remote(1, stop.Token).IsCanceled);
        Assert.Equal(["C in 4", "D in 4", "E in 4", "F in 4"], await Roomy.Shout.Remote(["c", "d", "e", "f"]).Soon());
    }

    // Admission

    [Fact]
    public async Task A_full_queue_refuses_at_once_and_says_when_to_retry()
    {
        var before = Single.Hold.Remote(key);
        await Control.Started.Remote(key).Soon();
        var calls = Enumerable.Range(0, 17_000).Select(i => Single.Next.Remote(i)).ToArray();
        var refused = calls.Where(c => c.IsFaulted).ToArray();
        Assert.NotEmpty(refused);
        Assert.All(refused, c => Assert.True(Assert.IsType<OverloadedException>(c.Exception!.InnerException).RetryAfter > TimeSpan.Zero));
        await Control.Open.Remote(key).Soon();
        await before.Soon();
        await Task.WhenAll(calls.Except(refused)).Soon();
    }

    [Fact]
    public async Task A_list_longer_than_the_queue_is_told_so()
    {
        var error = await Roomy.Attempts.Remote(new int[16_385]).Throws<ListTooLongException>();
        Assert.Equal((16_385, 16_384), (error.Items, error.Bound));
    }

    // Pipelines

    [Fact]
    public async Task A_flow_of_several_pools_answers_like_one_call()
    {
        var flow = Roomy.Next >> Single.Next >> (x => $"{x}") >> Roomy.Echo;
        Assert.Equal("7", await flow.Remote(5).Soon());
        Assert.Equal("bad", (await (Roomy.Echo >> Roomy.Fail >> Roomy.Next).Remote("bad").Throws<WorkerFailedException>()).ErrorMessage);
        var late = await (Roomy.Echo >> Roomy.Hold).Within(400.Ms).Remote(key).Throws<CallTimeoutException>();
        Assert.Equal(400.Ms, late.Deadline);
        await Control.Stopped.Remote(key).Soon();
    }

    [Fact]
    public async Task A_map_keeps_the_order_and_loses_nothing()
    {
        var flow = Roomy.Times >> Single.Next >> (x => (x, 1)) >> Roomy.Add;
        var answers = new List<int>();
        await foreach (var x in flow.Map(Enumerable.Range(0, 3_000))) answers.Add(x);
        Assert.Equal(Enumerable.Range(2, 3_000), answers);
        var outcomes = new List<Outcome<int>>();
        await foreach (var outcome in Roomy.Halve.MapAll([2, 3, 4, 5], ordered: false)) outcomes.Add(outcome);
        Assert.Equal([1, 2], outcomes.Where(o => o.Ok).Select(o => o.Value).Order());
        Assert.All(outcomes.Where(o => !o.Ok), o => Assert.IsType<WorkerFailedException>(o.Error));
    }

    [Fact]
    public async Task A_stream_in_a_flow_goes_on_item_by_item_and_leaving_it_cancels_the_method()
    {
        var flow = Roomy.Next >> (n => (key, n, false)) >> Roomy.Range >> Single.Next;
        Assert.Equal(Enumerable.Range(1, 301), await All(flow.Remote(300)).Soon());
        Assert.Equal(Enumerable.Range(0, 40).SelectMany(n => Enumerable.Range(1, n + 1)), await All(flow.Map(Enumerable.Range(0, 40))).Soon());
        Assert.Equal(Enumerable.Range(0, 40).SelectMany(n => Enumerable.Range(1, n + 1)).Order(), (await All(flow.Map(Enumerable.Range(0, 40), ordered: false)).Soon()).Order());
        await foreach (var item in (Roomy.Echo >> Roomy.Drip).Remote($"{key}2")) break;
        await Control.Stopped.Remote($"{key}2").Soon();
        await using var late = (Roomy.Echo >> Roomy.Drip).Within(400.Ms).Remote($"{key}3").GetAsyncEnumerator();
        Assert.True(await late.MoveNextAsync().AsTask().Soon());
        Assert.Equal(400.Ms, (await late.MoveNextAsync().AsTask().Throws<CallTimeoutException>()).Deadline);
        await Control.Stopped.Remote($"{key}3").Soon();
    }

    [Fact]
    public async Task Leaving_a_map_cancels_what_runs_for_it()
    {
        var keys = Enumerable.Range(0, 4).Select(i => $"{key}{i}").ToArray();
        await Control.Open.Remote(keys[0]).Soon();
        await foreach (var _ in Roomy.Hold.Map(keys))
        {
            await Control.Started.Remote(keys[3]).Soon();
            break;
        }

        foreach (var one in keys[1..]) await Control.Stopped.Remote(one).Soon();
    }

    // Retries

    [Fact]
    public async Task What_throws_runs_again_as_its_definition_says()
    {
        var retrying = route.Node.Get<Subject>(Definitions.Retrying);
        Assert.Equal(3, await retrying.Flaky.Remote(key, 2).Soon());
        Assert.Equal((int[])[1, 2, 3], await Control.Notes.Remote(key).Soon());
        var error = await retrying.Flaky.Remote($"{key}2", 100).Throws<WorkerFailedException>();
        Assert.Equal((4, "not yet, 4"), (error.Attempts, error.ErrorMessage));
        Assert.Equal((int[])[1, 2, 3, 4], await Control.Notes.Remote($"{key}2").Soon());
        Assert.Equal(1, (await Roomy.Flaky.Remote($"{key}3", 100).Throws<WorkerFailedException>()).Attempts);
    }

    [Fact]
    public async Task A_stream_runs_again_until_its_first_item_and_never_after()
    {
        var retrying = route.Node.Get<Subject>(Definitions.Retrying);
        Assert.Equal([3], await All(retrying.FlakyStream.Remote(key, 2, false)).Soon());
        Assert.Equal((int[])[1, 2, 3], await Control.Notes.Remote(key).Soon());
        await using var hopeless = retrying.FlakyStream.Remote($"{key}2", 100, false).GetAsyncEnumerator();
        var error = await hopeless.MoveNextAsync().AsTask().Throws<WorkerFailedException>();
        Assert.Equal((4, "not yet, 4"), (error.Attempts, error.ErrorMessage));
        await using var begun = retrying.FlakyStream.Remote($"{key}3", 2, true).GetAsyncEnumerator();
        Assert.True(await begun.MoveNextAsync().AsTask().Soon());
        Assert.Equal(1, (await begun.MoveNextAsync().AsTask().Throws<WorkerFailedException>()).Attempts);
        Assert.Equal((int[])[1], await Control.Notes.Remote($"{key}3").Soon());
    }

    // Context

    [Fact]
    public async Task A_map_in_a_worker_ends_with_the_call_whose_code_reads_it()
    {
        var relay = route.Node.Get<Relay>();
        await relay.Within(400.Ms).HoldEach.Remote(key, $"{key}2").Throws<CallTimeoutException>();
        foreach (var one in (string[])[key, $"{key}2"]) await Control.Stopped.Remote(one).Soon();
        using var stop = new CancellationTokenSource();
        var call = relay.HoldEach.Remote($"{key}3", $"{key}4", stop.Token);
        foreach (var one in (string[])[$"{key}3", $"{key}4"]) await Control.Started.Remote(one).Soon();
        await stop.CancelAsync();
        await call.ThrowsAny<OperationCanceledException>();
        foreach (var one in (string[])[$"{key}3", $"{key}4"]) await Control.Stopped.Remote(one).Soon();
    }

    [Fact]
    public async Task A_pipeline_is_one_trace_and_every_item_is_linked_to_the_batch_it_ran_in()
    {
        await Control.Listen.Remote("0123456789abcdef0123456789abcdef").Soon(); // warm, and of no interest
        using var mine = new System.Diagnostics.Activity("caller").Start();
        var trace = mine.TraceId.ToString();
        await Control.Listen.Remote(trace).Soon();
        Assert.Equal(8, (await All((Roomy.Next >> (x => $"{x}") >> Roomy.Shout).Map(Enumerable.Range(0, 8))).Soon()).Count);
        Assert.Equal([0, 1], await All((Roomy.Next >> (n => (key, n, false)) >> Roomy.Range).Remote(1)).Soon());
        var heard = (await Control.Heard.Remote(trace).Soon()).Select(line => line.Split(' ')).ToLookup(parts => parts[0]);
        Assert.Equal((9, 8, 2, 1), (heard["roomy.Next"].Count(), heard["roomy.Shout"].Count(), heard["roomy.Shout-batch"].Count(), heard["roomy.Range"].Count()));
        foreach (var part in heard["roomy.Next"].Concat(heard["roomy.Shout"]).Concat(heard["roomy.Range"])) Assert.Equal([trace, mine.SpanId.ToString()], [part[1], part[3]]);
        var batches = heard["roomy.Shout-batch"].ToDictionary(parts => parts[2], parts => parts[4].Split(','));
        Assert.All(heard["roomy.Shout-batch"], parts => Assert.NotEqual(trace, parts[1]));
        Assert.All(batches.Values, links => Assert.Equal(Enumerable.Repeat(mine.SpanId.ToString(), 4), links));
        Assert.All(heard["roomy.Shout"].GroupBy(parts => parts[4]), items => Assert.Equal((true, 4), (batches.ContainsKey(items.Key), items.Count())));
        await Control.Heard.Remote("0123456789abcdef0123456789abcdef").Soon();
    }

    [Fact]
    public async Task Deadline_and_cancellation_flow_down_to_what_a_worker_calls()
    {
        var relay = route.Node.Get<Relay>();
        await relay.Within(400.Ms).Hold.Remote(key).Throws<CallTimeoutException>();
        await Control.Stopped.Remote(key).Soon();
        using var stop = new CancellationTokenSource();
        var call = relay.Hold.Remote($"{key}2", stop.Token);
        await Control.Started.Remote($"{key}2").Soon();
        await stop.CancelAsync();
        await call.ThrowsAny<OperationCanceledException>();
        await Control.Stopped.Remote($"{key}2").Soon();
    }

    [Fact]
    public async Task A_calls_name_its_parent_and_its_tags_travel()
    {
        var names = await route.Node.Get<Relay>().Tagged("tenant", "acme").Names.Remote().Soon();
        Assert.Matches("^Relay#[0-9]+@[0-9a-f]{12}\\|\\|tenant=acme$", names[0]);
        Assert.Matches($"^roomy#[0-9]+@[0-9a-f]{{12}}\\|{System.Text.RegularExpressions.Regex.Escape(names[0].Split('|')[0])}\\|tenant=acme$", names[1]);
        Assert.NotEqual(await Roomy.Names.Remote().Soon(), await Roomy.Names.Remote().Soon());
    }

    [Fact]
    public async Task A_trace_goes_on_where_the_code_runs()
    {
        using var mine = new System.Diagnostics.Activity("caller").Start();
        Assert.Equal(mine.TraceId.ToString(), await route.Node.Get<Relay>().Trace.Remote().Soon());
    }
}
