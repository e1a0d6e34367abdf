using GWorker.Tests.Subjects;
using GWorker.Tests.TestKit;

namespace GWorker.Tests.Route;

/// <summary>What a call takes along and brings back, whichever way it goes.</summary>
public abstract class CallContract(StartedRoute route) : RouteContract(route)
{
    readonly string key = Guid.NewGuid().ToString("N");

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

    [Fact]
    public async Task So_many_items_run_at_a_time_as_Concurrent_says_all_methods_together()
    {
        string[] alone = [.. Enumerable.Range(0, Definitions.Slots - 4).Select(i => $"{key}{i}")];
        string[] together = [.. Enumerable.Range(0, 4).Select(i => $"{key}together{i}")];
        var calls = alone.Select(k => Gathering.Hold.Remote(k)).ToArray();
        foreach (var k in alone) await Control.Started.Remote(k).Soon();
        var batch = Gathering.HoldTogether.Remote(together);
        foreach (var k in together) await Control.Started.Remote(k).Soon();

        // All of them have begun and none may end: one more does not begin, of either kind.
        await Gathering.Within(400.Ms).Note.Remote(key, 1).Throws<CallTimeoutException>();
        await Gathering.Within(400.Ms).HoldTogether.Remote(key).Throws<CallTimeoutException>();
        await Control.Open.Remote(alone[0]).Soon();
        await calls[0].Soon();
        Assert.Equal(2, await Gathering.Note.Remote(key, 2).Soon());
        foreach (var k in alone.Concat(together)) await Control.Open.Remote(k).Soon();
        await Task.WhenAll(calls).Soon();
        Assert.Equal((int[])[4, 4, 4, 4], await batch.Soon());
        Assert.Equal((int[])[2], await Control.Notes.Remote(key).Soon());
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

    // Retries

    [Fact]
    public async Task What_throws_runs_again_as_its_definition_says()
    {
        var retrying = Node.Get<Subject>(Definitions.Retrying);
        Assert.Equal(3, await retrying.Flaky.Remote(key, 2).Soon());
        Assert.Equal((int[])[1, 2, 3], await Control.Notes.Remote(key).Soon());
        var error = await retrying.Flaky.Remote($"{key}2", 100).Throws<WorkerFailedException>();
        Assert.Equal((4, "not yet, 4"), (error.Attempts, error.ErrorMessage));
        Assert.Equal((int[])[1, 2, 3, 4], await Control.Notes.Remote($"{key}2").Soon());
        Assert.Equal(1, (await Roomy.Flaky.Remote($"{key}3", 100).Throws<WorkerFailedException>()).Attempts);
    }

    // Context

    [Fact]
    public async Task Deadline_and_cancellation_flow_down_to_what_a_worker_calls()
    {
        var relay = Node.Get<Relay>();
        await Late((time, keys) => relay.Within(time).Hold.Remote(keys[0]));
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
        var names = await Node.Get<Relay>().Tagged("tenant", "acme").Names.Remote().Soon();
        Assert.Matches("^Relay#[0-9]+@[0-9a-f]{12}\\|\\|tenant=acme$", names[0]);
        Assert.Matches($"^roomy#[0-9]+@[0-9a-f]{{12}}\\|{System.Text.RegularExpressions.Regex.Escape(names[0].Split('|')[0])}\\|tenant=acme$", names[1]);
        Assert.NotEqual(await Roomy.Names.Remote().Soon(), await Roomy.Names.Remote().Soon());
    }

    [Fact]
    public async Task A_trace_goes_on_where_the_code_runs()
    {
        using var mine = new System.Diagnostics.Activity("caller").Start();
        Assert.Equal(mine.TraceId.ToString(), await Node.Get<Relay>().Trace.Remote().Soon());
    }
}
