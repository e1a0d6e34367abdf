using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.Logging.Abstractions;

namespace GWorker.Tests.Laws;

/// <summary>Laws of maps and retries under random faults.</summary>
public partial class FlowLaws
{
    /// <summary>What happens to one item in one stage.</summary>
    public enum Fate
    {
        Answer,
        Late,
        Throw,
    }

    public sealed record Item(int Number, Fate First, Fate Second);

    public sealed record Conditions(Item[] Items, int InFlight, bool Ordered, bool Later, int Queue, int? BreakAfter)
    {
        public override string ToString() =>
            $"{InFlight} in flight, {(Ordered ? "ordered" : "as they come")}, {(Later ? "asynchronous" : "synchronous")} source, a queue of {Queue}, break after {BreakAfter}: {string.Join(" ", Items.Select(i => $"{i.First}/{i.Second}"))}";
    }

    [Worker]
    public partial class First
    {
        [Method] public Task<Item> Do(Item item) => Suffer(item, item.First);
    }

    [Worker]
    public partial class Second
    {
        [Method]
        public async Task<Outcome<int>[]> Do(Batch<Item> items)
        {
            if (items.Any(i => i.Second == Fate.Late)) await Task.Yield();
            return items.Map(i => i.Second == Fate.Throw ? new Outcome<int>(new InvalidDataException($"{i.Number}")) : i.Number);
        }
    }

    static async Task<Item> Suffer(Item item, Fate fate)
    {
        if (fate == Fate.Late) await Task.Yield();
        return fate == Fate.Throw ? throw new InvalidDataException($"{item.Number}") : item;
    }

    public static class Maps
    {
        static readonly Gen<Fate> Fates = Gen.Frequency((8, Gen.Constant(Fate.Answer)), (4, Gen.Constant(Fate.Late)), (1, Gen.Constant(Fate.Throw)));

        public static Arbitrary<Conditions> Arbitrary() => Arb.From(
            from count in Gen.Choose(0, 120)
            from first in Gen.ArrayOf(Fates, count)
            from second in Gen.ArrayOf(Fates, count)
            from inFlight in Gen.Elements(1, 2, 5, 16, 64)
            from ordered in Gen.Elements(true, true, false)
            from later in Gen.Elements(true, false)
            from queue in Gen.Elements(2, 8, 1000)
            from stop in Gen.Elements<int?>(null, null, null, 0, 3, 50)
            select new Conditions([.. first.Zip(second, (f, s) => (f, s)).Select((p, i) => new Item(i, p.f, p.s))], inFlight, ordered, later, queue, stop));
    }

    /// <summary>Small queues are overloaded on purpose: a map waits for them.</summary>
    [Property(Arbitrary = [typeof(Maps)], MaxTest = 60)]
    public void A_map_keeps_the_order_loses_nothing_and_adds_nothing(Conditions given) => Run(given).GetAwaiter().GetResult();

    static async Task Run(Conditions given)
    {
        await using var node = await LocalNode.Start(
            App.Of("laws", App.Cls<First>().MinWorkers(1).Concurrent(3).Queue(given.Queue), App.Cls<Second>().MinWorkers(1).Batched(4, 0.S).Queue(given.Queue)),
            new() { Loggers = NullLoggerFactory.Instance });
        var flow = node.Get<First>().Do >> node.Get<Second>().Do;
        var (taken, ended) = (0, false);
        var map = given.Later ? flow.MapAll(Later(), given.InFlight, given.Ordered) : flow.MapAll(Now(), given.InFlight, given.Ordered);
        var got = new List<int>();
        await foreach (var outcome in map)
        {
            got.Add(outcome.Ok ? outcome.Value : ~int.Parse(((WorkerFailedException)outcome.Error!).ErrorMessage, System.Globalization.CultureInfo.InvariantCulture));
            if (got.Count > given.BreakAfter) break;
        }

        var expected = given.Items.Select(i => i is { First: Fate.Throw } or { Second: Fate.Throw } ? ~i.Number : i.Number).ToArray();
        var count = Math.Min(expected.Length, given.BreakAfter + 1 ?? int.MaxValue);
        Assert.Equal(count, got.Count);
        if (given.Ordered) Assert.Equal(expected[..count], got);
        else Assert.Equal(got.Count, got.Intersect(expected).Count());
        Assert.True(ended || taken == 0, "its source was not let go");
        Assert.InRange(taken, count, Math.Min(expected.Length, count + 3 * (given.InFlight + 2)));

        IEnumerable<Item> Now()
        {
            try
            {
                foreach (var item in given.Items)
                {
                    taken++;
                    yield return item;
                }
            }
            finally
            {
                ended = true;
            }
        }

        async IAsyncEnumerable<Item> Later()
        {
            foreach (var item in Now())
            {
                if (item.Number % 3 == 0) await Task.Yield();
                yield return item;
            }
        }
    }

    // A run that begins within a step sees the clock at the step's end, at which deadlines are too.
    const int Step = 20;

    /// <summary>Calls that take their time and throw so many times, each with a deadline, some cancelled, while their worker is lost now and then: a pool under a fake clock.</summary>
    public sealed record Failing(int Retries, int BackoffMs, bool Jitter, (int Throws, int WithinMs)[] Calls, (int WorkMs, int? CancelMs)[] Ways, int[] LossesMs);

    public static class Failings
    {
        public static Arbitrary<Failing> Arbitrary() => Arb.From(
            from retries in Gen.Choose(0, 5)
            from backoff in Gen.Elements(0, 1, 10, 100)
            from jitter in Gen.Elements(true, false)
            from count in Gen.Choose(1, 30)
            from throws in Gen.ArrayOf(Gen.Choose(0, 7), count)
            from within in Gen.ArrayOf(Gen.Elements(Step, 8 * Step, 5_000, 60_000), count)
            from work in Gen.ArrayOf(Gen.Elements(0, 0, 10, 500), count)
            from cancel in Gen.ArrayOf(Gen.Elements<int?>(null, null, null, 0, 100, 2_000), count)
            from losses in Gen.ArrayOf(Gen.Elements(0, 200, 3_000), 3).Select(all => all.Distinct())
            from lossCount in Gen.Elements(0, 0, 1, 3)
            select new Failing(retries, backoff, jitter, [.. throws.Zip(within)], [.. work.Zip(cancel)], [.. losses.Take(lossCount)]));
    }

    [Property(Arbitrary = [typeof(Failings)], MaxTest = 60)]
    public void Retries_never_exceed_their_number_nor_the_deadline(Failing given) => Run(given).GetAwaiter().GetResult();

    static async Task Run(Failing given)
    {
        var started = new List<(int Call, DateTimeOffset At)>();
        TestNode? node = null;
        var script = new Script { Holds = true };
        script.Starts = run =>
        {
            var call = run.Inputs[0];
            lock (started) started.Add((call, node!.Clock.GetUtcNow()));
            var throws = run.Context.Attempt <= given.Calls[call].Throws;
            if (given.Ways[call].WorkMs is var ms and > 0) _ = Later(ms);
            else if (throws) throw new InvalidDataException("not yet");
            else run.Answer();

            async Task Later(int ms)
            {
                await Task.Delay(ms.Ms, node!.Clock).ConfigureAwait(false);
                if (throws) run.Throw(new InvalidDataException("not yet"));
                else run.Answer();
            }
        };
        var cls = App.Cls<Scripted>().MinWorkers(1).Concurrent(4).Liveness(Scripted.Methods.Live, period: 1.S, failures: 1);
        await using (node = await TestNode.Start(script, cls.Retries(given.Retries, given.BackoffMs.Ms, jitter: given.Jitter)))
        {
            var begun = node.Clock.GetUtcNow();
            var stops = given.Ways.Select(_ => new CancellationTokenSource()).ToArray();
            var calls = given.Calls.Select((c, i) => node.Get<Scripted>().Within(c.WithinMs.Ms).One.Remote(i, stops[i].Token)).ToArray();
            var losses = 0;
            for (var i = 0; i < 4_000 && calls.Any(c => !c.IsCompleted); i++)
            {
                var now = node.Clock.GetUtcNow() - begun;
                for (var c = 0; c < stops.Length; c++) if (given.Ways[c].CancelMs is { } at && now >= at.Ms) await stops[c].CancelAsync();
                if (losses < given.LossesMs.Length && now >= given.LossesMs.Order().ElementAt(losses).Ms)
                {
                    losses++;
                    script.Live = () => Task.FromResult(false);
                    for (var passed = 0; passed < 1_000; passed += Step) await node.Pass(Step.Ms);
                    script.Live = () => Task.FromResult(true);
                }

                await node.Pass(Step.Ms);
            }

            for (var i = 0; i < calls.Length; i++)
            {
                var (throws, within) = given.Calls[i];
                var runs = started.Where(s => s.Call == i).ToList();
                Assert.InRange(runs.Count, 0, Math.Min(throws, given.Retries) + Math.Min(losses, given.Retries) + 1);
                Assert.All(runs, run => Assert.True(run.At - begun <= within.Ms, $"call {i} ran after its deadline"));
                var error = await Record.ExceptionAsync(() => calls[i].Soon());
                switch (error)
                {
                    case null: Assert.Equal(2 * i, await calls[i]); if (losses == 0) Assert.Equal(throws + 1, runs.Count); break;
                    case WorkerFailedException failed: Assert.Equal(runs.Count, failed.Attempts); break;
                    case OperationCanceledException: Assert.NotNull(given.Ways[i].CancelMs); break;
                    case WorkerLostException: Assert.True(losses > given.Retries || losses > 0 && given.Retries == 0, "it could have run again"); break;
                    default: Assert.True(error is CallTimeoutException || error is UnavailableException && losses > 0, error.ToString()); break;
                }
            }
        }
    }
}
