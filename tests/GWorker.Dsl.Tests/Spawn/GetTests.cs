namespace GWorker.Tests;

/// <summary>How long whoever gets a spawned call's answer waits, where those who keep it do not answer.</summary>
public class GetTests
{
    /// <summary>Answers nothing but what the test says, and hears no token: a node that hangs on its way.</summary>
    sealed class Hanging(Task<CallStatus> look, params Task<Outcome<int>>[] waits) : ICalls
    {
        int asked;

        internal Hanging()
            : this(new TaskCompletionSource<CallStatus>().Task)
        {
        }

        public Task Keep(KeptCall call, CancellationToken cancel) => throw new NotSupportedException();

        public Task<CallStatus> Look(CallRef call, CancellationToken cancel) => look;

        public Task<Outcome<TOut>> Wait<TOut>(CallRef call, CancellationToken cancel) =>
            asked < waits.Length ? (Task<Outcome<TOut>>)(object)waits[asked++] : new TaskCompletionSource<Outcome<TOut>>().Task;

        public Task<bool> Cancel(CallRef call, CancellationToken cancel) => throw new NotSupportedException();
    }

    static FunctionCall<int> Of(ICalls calls, TestNode node) =>
        new(calls, new(node.Get<Scripted>().Destination.Route, Scripted.Methods.One, CallId.New()));

    static Task<TestNode> Start() => TestNode.Start(new(), App.Cls<Scripted>().MinWorkers(1));

    static Task<Outcome<int>> Never => new TaskCompletionSource<Outcome<int>>().Task;

    static async Task Pass(TestNode node, Task until)
    {
        for (var i = 0; i < 1_000 && !until.IsCompleted; i++)
        {
            node.Clock.Advance(1.S);
            await Task.WhenAny(until, Task.Delay(5.Ms, TimeProvider.System));
        }
    }

    [Fact]
    public async Task A_node_that_hangs_does_not_keep_whoever_gets_an_answer_past_the_time_out()
    {
        await using var node = await Start();
        var call = Of(new Hanging(), node);
        var get = call.Get(5.S);
        node.Clock.Advance(4.S);
        Assert.False(get.IsCompleted);
        await Pass(node, get);
        var error = await get.Throws<CallPendingException>();
        Assert.Null(error.Status);
        Assert.Equal($"Spawned call {call.Id} is not over after 5.S: the node that keeps it does not say how far it has come. Get it again later, or give it up with Cancel().", error.Message);
    }

    [Fact]
    public async Task Nor_does_one_that_hangs_when_it_has_said_that_the_call_is_over()
    {
        await using var node = await Start();
        var done = new CallStatus(CallStage.Done, 1.S, 1.H);
        var get = Of(new Hanging(Task.FromResult(done)), node).Get(5.S);
        await Pass(node, get);
        Assert.Equal(done, (await get.Throws<CallPendingException>()).Status);
    }

    [Fact]
    public async Task What_is_over_when_the_time_is_up_is_still_answered()
    {
        await using var node = await Start();
        var get = Of(new Hanging(Task.FromResult(new CallStatus(CallStage.Done, 0.S, 1.H)), Never, Task.FromResult(new Outcome<int>(7))), node).Get(5.S);
        node.Clock.Advance(5.S);
        Assert.Equal(7, await get.Soon());
    }

    [Fact]
    public async Task A_token_still_gives_it_up_while_the_last_word_is_waited_for()
    {
        await using var node = await Start();
        using var stop = new CancellationTokenSource();
        var get = Of(new Hanging(), node).Get(5.S, stop.Token);
        node.Clock.Advance(5.S);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => get.Soon());
    }
}
