using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GWorker.Tests.Issues;

/// <summary>
/// A call whose worker was given up runs again in the next one. When the first run returned at last, it let go of the call's
/// token, and that was the second run's by then: the second run was cancelled.
/// </summary>
public partial class ALateReturnLeavesTheNextAttemptAlone
{
    public sealed class Runs
    {
        public readonly TaskCompletionSource First = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public readonly TaskCompletionSource Second = new(TaskCreationOptions.RunContinuationsAsynchronously);
        public readonly List<CancellationToken> Tokens = [];
        public volatile bool IsWell = true;
    }

    [Worker]
    public partial class Retried(Runs runs)
    {
        [Method] public async Task<int> Plain(int x, CallContext call) => await Run(x, call);

        [Method] public async Task<int[]> Batched(Batch<int> xs, CallContext call) => [await Run(xs[0], call)];

        [Method] public bool Health() => runs.IsWell;

        async Task<int> Run(int x, CallContext call)
        {
            lock (runs.Tokens) runs.Tokens.Add(call.Stop);
            await (call.Attempt == 1 ? runs.First : runs.Second).Task;
            return 10 * x + call.Attempt;
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_second_run_is_not_cancelled_and_answers(bool batched)
    {
        var (clock, runs) = (new FakeTimeProvider(), new Runs());
        await using var node = await App.Of("t", App.Cls<Retried>().MinWorkers(1).Batched(1, 0.Ms).Retries(1).Liveness(Retried.Methods.Health, period: 10.S, failures: 1))
            .Start(new() { Clock = clock, Services = new ServiceCollection().AddSingleton(runs).BuildServiceProvider(), Loggers = NullLoggerFactory.Instance });
        var retried = node.Get<Retried>();
        var call = batched ? retried.Batched.Remote(7) : retried.Plain.Remote(7);
        await node.Quiet();
        runs.IsWell = false;
        clock.Advance(10.S);
        await node.Quiet();
        runs.IsWell = true;
        clock.Advance(5.S);
        await node.Quiet();
        Assert.Equal(2, runs.Tokens.Count);
        Assert.Equal([true, false], runs.Tokens.Select(t => t.IsCancellationRequested));
        runs.First.SetResult();
        await node.Quiet();
        Assert.False(runs.Tokens[1].IsCancellationRequested, "the second run was cancelled");
        Assert.False(call.IsCompleted, "the first run's answer was taken");
        runs.Second.SetResult();
        await node.Quiet();
        Assert.Equal(72, await call);
        Assert.Empty(node.Status.Pools.Single().Quarantined);

        // A run that ended well is not cancelled after the fact.
        Assert.False(runs.Tokens[1].IsCancellationRequested);
    }
}
