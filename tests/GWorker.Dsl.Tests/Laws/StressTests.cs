using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace GWorker.Tests.Laws;

/// <summary>Real threads on the system's clock: callers, cancels, deadlines, throws and restarts at once, and afterwards the books must balance.</summary>
public class StressTests
{
    const int Callers = 24;
    static readonly TimeSpan Length = TimeSpan.FromSeconds(4);
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly ConcurrentDictionary<int, string> outcomes = new();
    int lastId;

    [Fact]
    public async Task Every_call_is_answered_once_and_every_run_was_somebodys_call()
    {
        var cls = App.Cls<Busy>().MinWorkers(2).Concurrent(12).Batched(5, 2.Ms).Queue(60).StuckAfter(200.Ms)
            .Liveness(Busy.Methods.Well, period: 40.Ms, failures: 2);
        var ledger = new Ledger { Slots = 12, Largest = 5 };
        var services = new ServiceCollection().AddSingleton(ledger).BuildServiceProvider();
        var node = await App.Of("stress", cls).Start(new() { Services = services, Loggers = NullLoggerFactory.Instance });
        using var over = new CancellationTokenSource();
        var trouble = Trouble(ledger, over.Token);
        var callers = Enumerable.Range(0, Callers).Select(seed => Task.Run(() => Call(node.Get<Busy>(), new(seed), over.Token))).ToArray();
        var begin = TimeProvider.System.GetTimestamp();
        do await Task.Delay(Length, TimeProvider.System);
        while (Missing(ledger) is not null && TimeProvider.System.GetElapsedTime(begin) < Patience);
        await over.CancelAsync();
        await Bounded(Task.WhenAll(callers), node, "a call was never answered");
        await trouble;
        var end = TimeProvider.System.GetTimestamp();
        while (node.Status.Pools.Single() is not { Waiting: 0, Running: 0 })
        {
            Assert.True(TimeProvider.System.GetElapsedTime(end) < Patience, $"something is left: {node.Status}");
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }

        await Bounded(node.DisposeAsync().AsTask(), node, "the node did not stop");
        Reconcile(ledger);
    }

    void Reconcile(Ledger ledger)
    {
        Assert.Null(ledger.Breach);
        var starts = ledger.Starts();
        Assert.Equal(lastId, outcomes.Count);
        Assert.All(starts.Keys, id => Assert.InRange(id, 1, lastId));
        foreach (var (id, outcome) in outcomes)
        {
            var ran = starts.GetValueOrDefault(id)?.Length ?? 0;
            var may = outcome switch
            {
                "ok" or nameof(WorkerFailedException) or nameof(BatchShapeException) => ran == 1,
                nameof(OverloadedException) or nameof(UnavailableException) => ran == 0,
                nameof(OperationCanceledException) or nameof(CallTimeoutException) or nameof(WorkerLostException) => ran <= 1,
                _ => false,
            };
            Assert.True(may, $"call {id} ended with {outcome} and ran {ran} times");
        }

        Assert.Null(Missing(ledger));
        Assert.All(ledger.All, worker => Assert.Equal(0, worker.Running));
    }

    /// <summary>A test that never met trouble has shown nothing: what it has met too little of.</summary>
    string? Missing(Ledger ledger)
    {
        var counts = outcomes.Values.CountBy(o => o).ToDictionary();
        foreach (var met in new[] { "ok", nameof(WorkerFailedException), nameof(OperationCanceledException), nameof(CallTimeoutException) })
            if (counts.GetValueOrDefault(met) <= 20) return $"only {counts.GetValueOrDefault(met)} × {met} of {outcomes.Count}";
        return ledger.All.Length > 3 ? null : $"{ledger.All.Length} worker objects: nothing was restarted";
    }

    async Task Call(Handle<Busy> busy, Random random, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var handle = busy.With(level: random.Next(3));
            var act = (Act)random.Next(random.Next(4) == 0 ? 8 : 1);
            Work New() => new(Interlocked.Increment(ref lastId), handle.Destination.Call.Get(0, 0), random.Next(3) * random.Next(3), act);
            if (random.Next(4) == 0) handle = handle.Within(TimeSpan.FromMilliseconds(1 + random.Next(20)));
            using var giveUp = random.Next(4) == 0 ? new CancellationTokenSource(TimeSpan.FromMilliseconds(random.Next(6)), TimeProvider.System) : new CancellationTokenSource();
            switch (random.Next(6))
            {
                case 0: await One(handle.Quick); break;
                case 1: await One(handle.Slow); break;
                case 2: await One(handle.Fast); break;
                case 3: await One(handle.Many); break;
                case 4: await Each(handle.Fast); break;
                case 5: await Each(handle.Many); break;
            }

            async Task One(Step<Work, int> step)
            {
                var work = New();
                Note(work.Id, await Outcome(step.Remote(work, giveUp.Token), giveUp.Token), work.Id);
            }

            async Task Each(BatchStep<Work, int> step)
            {
                var works = Enumerable.Range(0, 1 + random.Next(7)).Select(_ => New()).ToArray();
                var sent = step.RemoteAll(works, giveUp.Token);

                // A token that had fired before the call was made leaves no list to speak of.
                if (sent.IsCanceled) foreach (var work in works) Note(work.Id, new Outcome<int>(new OperationCanceledException(giveUp.Token)), work.Id);
                else foreach (var (work, outcome) in works.Zip(await sent)) Note(work.Id, outcome, work.Id);
            }
        }
    }

    static async Task<Outcome<int>> Outcome(Task<int> call, CancellationToken giveUp)
    {
        try
        {
            return await call;
        }
        catch (OperationCanceledException error)
        {
            return new(giveUp.IsCancellationRequested && error.CancellationToken == giveUp ? new OperationCanceledException() : new InvalidOperationException("nobody cancelled"));
        }
        catch (Exception error)
        {
            return new(error);
        }
    }

    void Note(int id, Outcome<int> outcome, int expected)
    {
        var text = outcome.Error is { } error ? error.GetType().Name : outcome.Value == expected ? "ok" : $"another's answer, {outcome.Value}";
        Assert.True(outcomes.TryAdd(id, text), $"call {id} ended twice");
    }

    static async Task Trouble(Ledger ledger, CancellationToken over)
    {
        for (var i = 0; !over.IsCancellationRequested; i++)
        {
            ledger.IsWell = i % 4 != 3;
            ledger.ReleaseAll();
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        }

        // Code that hangs must be let go until the last caller has been answered.
        ledger.IsWell = true;
        ledger.ReleaseForGood();
    }

    static async Task Bounded(Task task, LocalNode node, string what)
    {
        var first = await Task.WhenAny(task, Task.Delay(Patience, TimeProvider.System));
        Assert.True(first == task, $"{what}: {node.Status}");
        await task;
    }
}
