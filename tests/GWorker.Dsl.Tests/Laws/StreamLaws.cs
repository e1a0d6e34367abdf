using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using GWorker.Tests.TestKit;
using Microsoft.Extensions.Time.Testing;

namespace GWorker.Tests.Laws;

/// <summary>Whatever methods, readers, the clock and the worker's health do: what a reader sees is a prefix of the true sequence and one end.</summary>
[Properties(Arbitrary = [typeof(StreamLaws)], QuietOnSuccess = true)]
public class StreamLaws
{
    public enum Kind
    {
        Numbers,
        Steps,
        StepsLater,
    }

    /// <summary>One stream: so many items, with an error instead of one of them, a pause of so much before each, and a deadline; attempts of it that fail before the first.</summary>
    public sealed record Plan(Kind Kind, int Length, int? FailsAt, int Pause, int? Within, int FirstFails)
    {
        internal int True => FailsAt ?? Length;
    }

    public enum What
    {
        Read,
        Cancel,
        Leave,
        Pass,
        Lose,
    }

    public sealed record Move(What What, int Which, int Count);

    public sealed record Trial(Plan[] Plans, Move[] Moves, int Concurrent, int Live, bool Idempotent, bool Retries)
    {
        public override string ToString() => $"concurrent {Concurrent}, live {Live}{(Idempotent ? ", idempotent" : "")}{(Retries ? ", 2 retries" : "")}: {string.Join("; ", (IEnumerable<Plan>)Plans)}: {string.Join("; ", (IEnumerable<Move>)Moves)}";
    }

    static readonly Gen<Plan> Plans =
        from kind in Gen.Elements(Kind.Numbers, Kind.Numbers, Kind.Steps, Kind.StepsLater)
        from length in Gen.Elements(0, 1, 2, 7, 130, 260, 1000)
        from failsAt in Gen.Elements<int?>(null, null, null, 0, 1, 5, 200)
        from pause in Gen.Elements(0, 0, 1, 20)
        from within in Gen.Elements<int?>(null, null, 10, 400)
        from firstFails in Gen.Elements(0, 0, 0, 1, 2, 9)
        let count = kind switch { Kind.Numbers => length, Kind.Steps => Math.Max(1, length), _ => Math.Clamp(length, 1, 130) }
        select new Plan(kind, count, failsAt < count ? failsAt : null, count <= 7 ? pause : 0, within, kind == Kind.Numbers ? firstFails : 0);

    static readonly Gen<Move> Moves = Gen.Frequency(
        (20, from which in Gen.Choose(0, 5) from count in Gen.Elements(1, 1, 3, 128, 300) select new Move(What.Read, which, count)),
        (3, Gen.Choose(0, 5).Select(which => new Move(What.Cancel, which, 0))),
        (3, Gen.Choose(0, 5).Select(which => new Move(What.Leave, which, 0))),
        (6, Gen.Elements(1, 10, 100, 1000).Select(ms => new Move(What.Pass, 0, ms))),
        (1, Gen.Constant(new Move(What.Lose, 0, 0))));

    public static Arbitrary<Trial> Trials() => Arb.From(
        from count in Gen.Choose(1, 6)
        from plans in Gen.ArrayOf(Plans, count)
        from length in Gen.Choose(1, 30)
        from moves in Gen.ArrayOf(Moves, length)
        from concurrent in Gen.Elements(1, 2, 8)
        from live in Gen.Elements(1, 3)
        from idempotent in Gen.Elements(true, false)
        from retries in Gen.Elements(true, false)
        select new Trial(plans, moves, concurrent, live, idempotent && !retries, retries),
        trial => Enumerable.Range(0, trial.Moves.Length).Select(i => trial with { Moves = [.. trial.Moves[..i], .. trial.Moves[(i + 1)..]] }));

    [Property(MaxTest = 150)]
    public async Task A_stream_is_a_prefix_of_the_true_sequence_and_one_end(Trial trial)
    {
        var script = new Script();
        var cls = App.Cls<Streamer>().MinWorkers(1).Concurrent(trial.Concurrent).Batched(trial.Live, 0.S).Liveness(Streamer.Methods.Live, period: 1.S, failures: 1);
        await using var node = await TestNode.Start(script, trial.Idempotent ? cls.Idempotent() : trial.Retries ? cls.Retries(2, 10.Ms) : cls);
        var attempts = new int[trial.Plans.Length];
        Play(script.Streams, trial.Plans, node.Clock, attempts);
        var readers = trial.Plans.Select((plan, i) => new Reader(plan, i, node)).ToArray();
        foreach (var move in trial.Moves)
        {
            var reader = readers[move.Which % readers.Length];
            switch (move.What)
            {
                case What.Read: await reader.Read(move.Count); break;
                case What.Cancel: reader.Stop.Cancel(); break;
                case What.Leave: await reader.Leave(); break;
                case What.Pass: await node.Pass(TimeSpan.FromMilliseconds(move.Count)); break;
                case What.Lose: await Lose(node, script, readers); break;
            }
        }

        // Round by round, as some wait for slots that others hold.
        for (var round = 0; round < 2000 && readers.Any(r => !r.IsOver); round++)
        {
            foreach (var reader in readers) await reader.Read(200);
            await node.Pass(100.Ms);
        }

        foreach (var reader in readers) reader.Check();
        if (trial.Retries) Assert.All(attempts, runs => Assert.InRange(runs, 0, 1 + 2 + 2));
        else if (!trial.Idempotent) Assert.All(attempts, runs => Assert.InRange(runs, 0, 1));
        await node.Pass(1.S); // a step under way may still pause
        Assert.Equal((0, 0), (node.Pool.Running, node.Pool.Waiting));
    }

    static async Task Lose(TestNode node, Script script, Reader[] readers)
    {
        foreach (var reader in readers) reader.MayBeLost = true;
        script.Live = () => Task.FromResult(false);
        await node.Seconds(1);
        script.Live = () => Task.FromResult(true);
        await node.Seconds(5);
    }

    static void Play(StreamScript streams, Plan[] plans, FakeTimeProvider clock, int[] attempts)
    {
        streams.Gives = (i, context) =>
        {
            Interlocked.Increment(ref attempts[i]);
            return context.Attempt <= plans[i].FirstFails ? throw new InvalidDataException("planned") : Numbers(plans[i], context);
        };
        streams.Before = _ => Task.Delay(1.Ms, clock);
        streams.Steps = live =>
        {
            foreach (var one in live)
            {
                var plan = plans[one.Input];
                if (one.State == plan.FailsAt) one.Fail(new InvalidDataException("planned"));
                else one.Emit(one.State++);
                if (!one.HasEnded && one.State == plan.Length) one.End();
            }
        };

        async IAsyncEnumerable<int> Numbers(Plan plan, CallContext context)
        {
            for (var i = 0; i < plan.Length; i++)
            {
                if (plan.Pause > 0) await Task.Delay(TimeSpan.FromMilliseconds(plan.Pause), clock, context.Stop);
                yield return i == plan.FailsAt ? throw new InvalidDataException("planned") : i;
            }
        }
    }

    sealed class Reader
    {
        readonly Plan plan;
        readonly TestNode node;
        readonly IAsyncEnumerator<int> stream;
        readonly List<int> items = [];

        // Not as a task: that is completed on the thread pool, which the node does not count, some time after the stream has an answer.
        ValueTask<bool>? pending;
        Exception? error;
        bool left;

        internal Reader(Plan plan, int index, TestNode node)
        {
            (this.plan, this.node) = (plan, node);
            var handle = plan.Within is { } ms ? node.Get<Streamer>().Within(TimeSpan.FromMilliseconds(ms)) : node.Get<Streamer>();
            var step = plan.Kind switch { Kind.Numbers => handle.Numbers, Kind.Steps => handle.Steps, _ => handle.StepsLater };
            stream = step.Remote(index, Stop.Token).GetAsyncEnumerator();
        }

        internal CancellationTokenSource Stop { get; } = new();

        internal bool MayBeLost { get; set; }

        internal bool IsOver { get; private set; }

        internal async Task Read(int count)
        {
            for (; count > 0 && !IsOver; count--)
            {
                var asked = pending ??= stream.MoveNextAsync();
                if (!asked.IsCompleted) await node.Quiet();
                if (!asked.IsCompleted) return;
                try
                {
                    if (await asked) items.Add(stream.Current);
                    else IsOver = true;
                }
                catch (Exception e)
                {
                    (error, IsOver) = (e, true);
                }

                pending = null;
            }

            if (IsOver) await stream.DisposeAsync();
        }

        internal async Task Leave()
        {
            left = IsOver = true;
            if (pending is { IsCompleted: false }) Stop.Cancel(); // an enumerator is not left while it is asked
            await stream.DisposeAsync();
        }

        internal void Check()
        {
            Assert.True(IsOver, $"{plan} never ended, {items.Count} items came");
            Assert.Equal(Enumerable.Range(0, items.Count), items);
            Assert.InRange(items.Count, 0, plan.True);
            if (left) return;
            switch (error)
            {
                case null: Assert.Equal((plan.Length, null), (items.Count, plan.FailsAt)); break;
                case WorkerFailedException failed when plan.FirstFails > 0 && items.Count == 0: Assert.Equal("planned", failed.ErrorMessage); break;
                case WorkerFailedException failed: Assert.Equal((plan.FailsAt, "planned"), (items.Count, failed.ErrorMessage)); break;
                case OperationCanceledException: Assert.True(Stop.IsCancellationRequested); break;
                case CallTimeoutException or UnavailableException: Assert.True(plan.Within is not null, error.Message); break;
                case WorkerLostException: Assert.True(MayBeLost); break;
                default: Assert.Fail(error.ToString()); break;
            }
        }
    }
}
