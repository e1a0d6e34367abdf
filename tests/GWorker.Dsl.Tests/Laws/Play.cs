using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GWorker.Tests.Laws;

/// <summary>Plays one schedule on a node under a fake clock and checks the laws wherever nothing can run without the clock moving.</summary>
sealed class Play : IAsyncDisposable
{
    readonly FakeTimeProvider clock = new();
    readonly List<Sent> all = [];
    readonly Conditions conditions;
    readonly Ledger ledger;
    readonly LocalNode node;
    readonly Laws laws;
    int lists;

    Play(Conditions conditions, Ledger ledger, FakeTimeProvider clock, LocalNode node)
    {
        (this.conditions, this.ledger, this.clock, this.node) = (conditions, ledger, clock, node);
        laws = new(conditions, ledger, all);
    }

    internal static async Task Run(Schedule schedule)
    {
        var plan = schedule.Conditions.Definition().Plan();
        var ledger = new Ledger { Slots = plan.Concurrent, Largest = schedule.Conditions.Max };
        var clock = new FakeTimeProvider();
        var services = new ServiceCollection().AddSingleton(ledger).BuildServiceProvider();
        var starting = App.Of("laws", schedule.Conditions.Definition()).Start(new() { Clock = clock, Services = services, Loggers = NullLoggerFactory.Instance });
        await using var play = new Play(schedule.Conditions, ledger, clock, await Bounded(starting, "start"));
        await play.Run(schedule.Moves);
    }

    async Task Run(Move[] moves)
    {
        foreach (var move in moves) await Do(move);
        await Check();
        await End();
        laws.CheckEnd();
        Assert.Null(ledger.Breach);
        await Bounded(node.DisposeAsync().AsTask(), "stop");
        Assert.Null(ledger.Breach);
        Assert.All(ledger.All, worker => Assert.True(worker.Exited == worker.Entered, $"worker {worker.Number} entered and did not exit"));
    }

    async Task Do(Move move)
    {
        switch (move)
        {
            case Move.Send send:
                Send(send);
                break;
            case Move.Cancel cancel:
                var callers = all.Where(s => s.Cancel is not null).Select(s => s.Cancel!).Distinct().ToList();
                if (callers.Count > 0) callers[cancel.Which % callers.Count].Cancel();
                break;
            case Move.Advance advance:
                for (var left = advance.Ms; left > 0; left -= advance.StepMs)
                {
                    await Check();
                    clock.Advance(Math.Min(left, advance.StepMs).Ms);
                }

                await Check();
                break;
            case Move.Health health:
                ledger.IsWell = health.IsWell;
                break;
            case Move.Readiness readiness:
                ledger.IsSet = readiness.IsSet;
                break;
            case Move.FailEnters enters:
                ledger.FailEnters(enters.Count);
                break;
            case Move.Release:
                ledger.ReleaseAll();
                break;
        }
    }

    void Send(Move.Send send)
    {
        var handle = node.Get<Busy>().With(level: send.Level);
        if (send.WithinMs is { } within) handle = handle.Within(within.Ms);
        var (destination, cancel) = (handle.Destination, send.Cancellable ? new CancellationTokenSource() : null);
        lists++;
        var items = new Item[send.Count];
        for (var i = 0; i < items.Length; i++)
        {
            var sent = new Sent(all.Count + 1, send, lists, clock.GetUtcNow(), cancel);
            all.Add(sent);
            items[i] = new Item<Work, int>(destination, Contract(send.Kind), new(sent.Id, send.Level, send.Ms, send.Act), sent.Sink, cancel?.Token ?? default);
        }

        if (items.Length == 1) destination.Route.Send(destination.Pool, items[0]);
        else destination.Route.Send(destination.Pool, items);
    }

    static Contract<Work, int> Contract(Kind kind) => kind switch
    {
        Kind.Quick => Busy.Methods.Quick,
        Kind.Slow => Busy.Methods.Slow,
        Kind.Fast => Busy.Methods.Fast,
        _ => Busy.Methods.Many,
    };

    async Task Check()
    {
        await Bounded(node.Quiet(), "quiet");
        laws.CheckNow(node.Status.Pools.Single(), clock.GetUtcNow());
    }

    /// <summary>Lets all code go on and the clock run until nothing is left to do, which must come.</summary>
    async Task End()
    {
        ledger.IsWell = ledger.IsSet = true;
        ledger.FailEnters(0);
        PoolStatus status;
        var seconds = 0;
        do
        {
            ledger.ReleaseAll();
            await Check();
            clock.Advance(1.S);
            await Check();
            status = node.Status.Pools.Single();
            Assert.True(seconds++ < 400, $"not over after {seconds} s: {status}\n{string.Join('\n', all.Where(s => !s.Sink.Ended))}");
        }
        while (all.Any(s => !s.Sink.Ended) || status is not { Waiting: 0, Running: 0, Quarantined: [], Workers: [{ Stage: Stage.Ready }] });
    }

    static async Task<T> Bounded<T>(Task<T> task, string what)
    {
        await Bounded((Task)task, what);
        return await task;
    }

    static async Task Bounded(Task task, string what)
    {
        var first = await Task.WhenAny(task, Task.Delay(TimeSpan.FromSeconds(60), TimeProvider.System));
        Assert.True(first == task, $"{what} did not end");
        await task;
    }

    public async ValueTask DisposeAsync()
    {
        ledger.ReleaseAll();
        var stop = node.DisposeAsync().AsTask();
        for (var i = 0; i < 100 && !stop.IsCompleted; i++)
        {
            await Task.WhenAny(stop, node.Quiet());
            clock.Advance(1.S);
        }
    }
}
