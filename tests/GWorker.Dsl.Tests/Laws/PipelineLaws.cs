using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using GWorker.Tests.TestKit;

namespace GWorker.Tests.Laws;

/// <summary>
/// Maps whose items throw, pause and run out of time, whose workers are lost, and that are given up or left: on a fake clock. Whatever happens,
/// what is read is the true sequence with errors in place of what failed, cut short only by whoever reads.
/// </summary>
[Properties(Arbitrary = [typeof(PipelineLaws)], QuietOnSuccess = true)]
public class PipelineLaws
{
    public enum Shape
    {
        Methods,
        Arrays,
        Stream,
    }

    /// <summary>One input: the first stage throws in so many attempts and takes so long; of a stream, so many items come before its end or an error.</summary>
    public sealed record Fate(int Throws, int Pause, int Length, bool FailsInside);

    public enum What
    {
        Read,
        Pass,
        Lose,
        Cancel,
        Leave,
    }

    public sealed record Move(What What, int Count);

    public sealed record Trial(Shape Shape, Fate[] Fates, Move[] Moves, int InFlight, bool Ordered, int? Within, int Retries)
    {
        public override string ToString() =>
            $"{Shape}, {InFlight} in flight{(Ordered ? ", ordered" : "")}, within {Within}, {Retries} retries: {string.Join("; ", (IEnumerable<Fate>)Fates)}: {string.Join("; ", (IEnumerable<Move>)Moves)}";
    }

    static readonly Gen<Fate> Fates =
        from throws in Gen.Elements(0, 0, 0, 0, 1, 2, 100)
        from pause in Gen.Elements(0, 0, 0, 1, 30, 200)
        from length in Gen.Elements(0, 1, 2, 5, 200)
        from inside in Gen.Elements(false, false, true)
        select new Fate(throws, pause, length, inside);

    static readonly Gen<Move> Moves = Gen.Frequency(
        (20, Gen.Elements(1, 1, 3, 20).Select(n => new Move(What.Read, n))),
        (12, Gen.Elements(1, 10, 100, 400).Select(ms => new Move(What.Pass, ms))),
        (2, Gen.Constant(new Move(What.Lose, 0))),
        (1, Gen.Constant(new Move(What.Cancel, 0))),
        (1, Gen.Constant(new Move(What.Leave, 0))));

    public static Arbitrary<Trial> Trials() => Arb.From(
        from shape in Gen.Elements(Shape.Methods, Shape.Arrays, Shape.Stream)
        from count in Gen.Choose(0, 25)
        from fates in Gen.ArrayOf(Fates, count)
        from length in Gen.Choose(0, 20)
        from moves in Gen.ArrayOf(Moves, length)
        from inFlight in Gen.Elements(1, 2, 8, 64)
        from ordered in Gen.Elements(true, true, false)
        from within in Gen.Elements<int?>(null, null, 50, 1000)
        from retries in Gen.Elements(0, 2)
        select new Trial(shape, fates, moves, inFlight, ordered, within, retries),
        trial => Enumerable.Range(0, trial.Moves.Length).Select(i => trial with { Moves = [.. trial.Moves[..i], .. trial.Moves[(i + 1)..]] }));

    [Property(MaxTest = 80)]
    public async Task A_map_is_the_true_sequence_with_errors_in_their_places_and_one_end(Trial trial)
    {
        var script = new Script { Holds = true };
        await using var node = await Start(trial, script);
        Play(trial, script, node);
        var reader = new Reader(trial, node);
        foreach (var move in trial.Moves)
        {
            switch (move.What)
            {
                case What.Read: await reader.Read(move.Count); break;
                case What.Pass: await node.Pass(TimeSpan.FromMilliseconds(move.Count)); break;
                case What.Lose: await Lose(); break;
                case What.Cancel: await reader.Stop.CancelAsync(); break;
                case What.Leave: await reader.Leave(); break;
            }
        }

        for (var round = 0; round < 5_000 && !reader.IsOver; round++)
        {
            await reader.Read(1_000);
            if (!reader.IsOver) await node.Pass(20.Ms);
        }

        reader.Check();
        for (var i = 0; i < 20; i++) await node.Pass(50.Ms); // what does not heed its token still pauses
        Assert.All(node.Node.Status.Pools, pool => Assert.Equal((0, 0), (pool.Waiting, pool.Running)));
        foreach (var runs in script.Runs.GroupBy(run => run.Inputs[0])) Assert.InRange(runs.Count(), 1, 1 + 2 * trial.Retries);

        async Task Lose()
        {
            reader.MayBeLost = true;
            script.Live = () => Task.FromResult(false);
            await node.Seconds(1);
            script.Live = () => Task.FromResult(true);
            await node.Seconds(5);
        }
    }

    static Task<TestNode> Start(Trial trial, Script script)
    {
        var first = App.Cls<Scripted>().MinWorkers(1).Concurrent(8).Queue(16).Liveness(Scripted.Methods.Live, period: 1.S, failures: 1);
        var second = App.Cls<Streamer>().MinWorkers(1).Concurrent(8).Queue(16).Liveness(Streamer.Methods.Live, period: 1.S, failures: 1);
        return trial.Retries == 0
            ? TestNode.Start(script, first, second, Flows.Stages.Numbers)
            : TestNode.Start(script, first.Retries(trial.Retries, 10.Ms), second.Retries(trial.Retries, 10.Ms), Flows.Stages.Numbers);
    }

    // The first stage doubles its input, so that what a stream gives of input i is 2,000 i, 2,000 i + 1, …
    static void Play(Trial trial, Script script, TestNode node)
    {
        script.Starts = run =>
        {
            var fate = trial.Fates[run.Inputs[0]];
            var end = fate.Pause == 0 ? Task.CompletedTask : Task.Delay(TimeSpan.FromMilliseconds(fate.Pause), node.Clock);
            _ = end.ContinueWith(
                _ => { if (run.Context.Attempt <= fate.Throws) run.Throw(new InvalidDataException("planned")); else run.Answer(); },
                CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        };
        script.Streams.Gives = (n, context) => Items(trial.Fates[n / 2], n * 1_000, context);

        async IAsyncEnumerable<int> Items(Fate fate, int from, CallContext context)
        {
            for (var i = 0; i < fate.Length; i++)
            {
                if (i is 1 or 3) await Task.Delay(10.Ms, node.Clock, context.Stop);
                yield return from + i;
            }

            if (fate.FailsInside) throw new InvalidDataException("planned");
        }
    }

    sealed class Reader
    {
        readonly Trial trial;
        readonly IAsyncEnumerator<Outcome<int>> map;
        readonly List<Outcome<int>> read = [];
        Task<bool>? pending;
        Exception? error;
        bool left;
        int taken;
        bool sourceEnded;

        internal Reader(Trial trial, TestNode node)
        {
            this.trial = trial;
            var one = node.Get<Scripted>().One;
            Flow<int, int> arrays = one >> Flow.Batch<int>(3, 25.Ms) >> Flow.Unbatch<int>() >> (x => x * 1_000);
            Flow<int, int> methods = one >> (x => x * 500) >> node.Get<Flows.Numbers>().Refuse >> (x => x * 2);
            var stream = one >> node.Get<Streamer>().Numbers;
            TimeSpan? within = trial.Within is { } ms ? TimeSpan.FromMilliseconds(ms) : null;
            var flow = trial.Shape == Shape.Methods ? methods : arrays;
            map = (trial.Shape == Shape.Stream
                ? (within is { } time ? stream.Within(time) : stream).MapAll(Source(), trial.InFlight, trial.Ordered, cancel: Stop.Token)
                : (within is { } t ? flow.Within(t) : flow).MapAll(Source(), trial.InFlight, trial.Ordered, cancel: Stop.Token)).GetAsyncEnumerator();
        }

        internal CancellationTokenSource Stop { get; } = new();

        internal bool MayBeLost { get; set; }

        internal bool IsOver { get; private set; }

        internal async Task Read(int count)
        {
            for (; count > 0 && !IsOver; count--)
            {
                pending ??= map.MoveNextAsync().AsTask();

                // What a map does between its stages the node does not see: a moment of the machine's own clock, or it comes at a later read.
                await Task.WhenAny(pending, Task.Delay(2.Ms, TimeProvider.System));
                if (!pending.IsCompleted) return;
                try
                {
                    if (await pending) read.Add(map.Current);
                    else IsOver = true;
                }
                catch (Exception e)
                {
                    (error, IsOver) = (e, true);
                }

                pending = null;
            }

            if (IsOver) await map.DisposeAsync().AsTask().Soon();
        }

        internal async Task Leave()
        {
            if (IsOver) return;
            if (pending is not null)
            {
                // An enumerator is not left while it is asked.
                await Stop.CancelAsync();
                await Task.WhenAny(pending).WaitAsync(TestNode.Patience);
            }

            left = IsOver = true;
            await map.DisposeAsync().AsTask().Soon();
        }

        internal void Check()
        {
            Assert.True(IsOver, $"it never ended, {read.Count} came");
            Assert.True(sourceEnded || taken == 0, "its source was not let go");
            if (error is not null) Assert.Equal(Stop.Token, Assert.IsType<OperationCanceledException>(error, exactMatch: false).CancellationToken);
            foreach (var outcome in read) if (!outcome.Ok) CheckError(outcome.Error!);
            var isWhole = error is null && !left;
            if (isWhole) Assert.Equal(trial.Fates.Length, taken);
            if (trial.Ordered) CheckOrder(isWhole);
            else CheckEach(isWhole);
        }

        int Length(int input) => trial.Shape == Shape.Stream ? trial.Fates[input].Length : 1;

        /// <summary>Where the reading may stand: at item so-and-so of input so-and-so. An error ends an input.</summary>
        void CheckOrder(bool isWhole)
        {
            HashSet<(int Input, int Item)> at = [(0, 0)];
            foreach (var outcome in read)
            {
                Complete(at);
                at = outcome.Ok
                    ? [.. at.Where(p => p.Input * 2_000 + p.Item == outcome.Value && p.Input < trial.Fates.Length && p.Item < Length(p.Input)).Select(p => (p.Input, p.Item + 1))]
                    : [.. at.Where(p => p.Input < trial.Fates.Length && (trial.Shape == Shape.Stream || p.Item == 0)).Select(p => (p.Input + 1, 0))];
                Assert.NotEmpty(at);
            }

            Complete(at);
            if (isWhole) Assert.Contains((trial.Fates.Length, 0), at);
        }

        void Complete(HashSet<(int Input, int Item)> at)
        {
            foreach (var start in at.ToList())
                for (var p = start; p.Input < trial.Fates.Length && p.Item == Length(p.Input); at.Add(p)) p = (p.Input + 1, 0);
        }

        void CheckEach(bool isWhole)
        {
            var errors = read.Count(o => !o.Ok);
            Assert.InRange(errors, 0, trial.Fates.Length);
            var byInput = read.Where(o => o.Ok).GroupBy(o => o.Value / 2_000).ToDictionary(g => g.Key, g => g.Select(o => o.Value % 2_000).ToList());
            Assert.All(byInput, one => Assert.Equal(Enumerable.Range(0, one.Value.Count), one.Value));
            Assert.All(byInput, one => Assert.InRange(one.Value.Count, 1, Length(one.Key)));
            var cut = Enumerable.Range(0, trial.Fates.Length).Count(i => byInput.GetValueOrDefault(i, []).Count < Length(i));
            if (isWhole) Assert.True(errors >= cut, $"{cut} inputs are not whole, and there are {errors} errors");
            if (isWhole && trial.Shape != Shape.Stream) Assert.Equal(trial.Fates.Length, read.Count);
        }

        void CheckError(Exception failure)
        {
            switch (failure)
            {
                case WorkerFailedException failed:
                    Assert.Equal("planned", failed.ErrorMessage);
                    Assert.InRange(failed.Attempts, 1, 1 + 2 * trial.Retries);
                    break;
                case CallTimeoutException or UnavailableException: Assert.True(trial.Within is not null, failure.Message); break;
                case WorkerLostException: Assert.True(MayBeLost); break;
                default: Assert.Fail(failure.ToString()); break;
            }
        }

        IEnumerable<int> Source()
        {
            try
            {
                for (; taken < trial.Fates.Length;) yield return taken++;
            }
            finally
            {
                sourceEnded = true;
            }
        }
    }
}
