using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace GWorker.Tests.Laws;

/// <summary>Laws of spawned calls under random faults, on a fake clock.</summary>
public class SpawnLaws
{
    const int MostCalls = 8;
    const int MostBytes = 40_000;

    /// <summary>What happens next.</summary>
    public enum Act
    {
        Spawn,
        SpawnLarge,
        Answer,
        Throw,
        Cancel,
        LoseWorker,
        Wait,
    }

    public sealed record Step(Act Act, int Number)
    {
        public override string ToString() => $"{Act} {Number}";
    }

    public sealed record Life(bool Idempotent, Step[] Steps);

    public static class Lives
    {
        static readonly Gen<Step> Step =
            from act in Gen.Frequency(
                (6, Gen.Constant(Act.Spawn)), (2, Gen.Constant(Act.SpawnLarge)), (4, Gen.Constant(Act.Answer)), (2, Gen.Constant(Act.Throw)), (2, Gen.Constant(Act.Cancel)),
                (1, Gen.Constant(Act.LoseWorker)), (3, Gen.Constant(Act.Wait)))
            from number in Gen.Choose(0, 99)
            select new Step(act, number);

        public static Arbitrary<Life> Arbitrary() => Arb.From(
            from idempotent in Gen.Elements(true, false)
            from count in Gen.Choose(1, 40)
            from steps in Gen.ArrayOf(Step, count)
            select new Life(idempotent, steps));
    }

    [Property(Arbitrary = [typeof(Lives)], MaxTest = 100)]
    public void A_spawned_call_has_one_final_status_and_leaves_nothing_behind(Life given) => Run(given).GetAwaiter().GetResult();

    static async Task Run(Life given)
    {
        var script = new Script { Holds = true };
        var cls = App.Cls<Scripted>().MinWorkers(1).Concurrent(3).Batched(1, 0.S).Queue(4).Liveness(Scripted.Methods.Live, period: 1.S, failures: 1);
        await using var node = await TestNode.Start(script, App.Of("app", given.Idempotent ? cls.Idempotent() : cls).KeepCalls(MostCalls, MostBytes));
        var store = ((LocalCalls)node.Get<Scripted>().Destination.Route.Calls).Store;
        var calls = new List<Kept>();
        foreach (var step in given.Steps)
        {
            await Do(step);
            await node.Quiet();
            await Check();
        }

        script.Release();
        script.Starts = _ => { };
        await node.Seconds(20);
        await Check();
        Assert.All(calls, c => Assert.NotNull(c.Final));

        // Nobody fetches them: after the longest of all times to live nothing is left.
        await node.Pass(100.S);
        await Check();
        Assert.Equal((0, 0), (store.Count, store.Bytes));

        async Task Do(Step step)
        {
            var pending = script.Runs.Where(r => !r.End.Task.IsCompleted).ToArray();
            switch (step.Act)
            {
                case Act.Spawn or Act.SpawnLarge:
                    try
                    {
                        var text = new string('x', step.Act == Act.Spawn ? step.Number : 200 * step.Number);
                        calls.Add(new(await node.Get<Scripted>().Texts.Spawn(text, timeToLive: (1 + step.Number).S).Soon(), (1 + step.Number).S));
                    }
                    catch (CallsFullException)
                    {
                        Assert.True(store.Count == MostCalls || store.Bytes + Math.Max(CallStore.Least, 400 * step.Number) > MostBytes, "there was room");
                    }

                    break;
                case Act.Answer when pending.Length > 0:
                    pending[step.Number % pending.Length].Answer();
                    break;
                case Act.Throw when pending.Length > 0:
                    pending[step.Number % pending.Length].Throw(new InvalidDataException("bad"));
                    break;
                case Act.Cancel when calls.Count > 0 && calls[step.Number % calls.Count] is var kept:
                    try
                    {
                        var isCancelled = await kept.Call.Cancel().Soon();
                        Assert.Equal(isCancelled, (await kept.Call.Status().Soon()).Stage == CallStage.Cancelled);
                    }
                    catch (UnknownCallException)
                    {
                        Assert.NotNull(kept.Final);
                    }

                    break;
                case Act.LoseWorker:
                    script.Live = () => Task.FromResult(false);
                    await node.Seconds(1);
                    script.Live = () => Task.FromResult(true);
                    await node.Seconds(6);
                    break;
                case Act.Wait:
                    await node.Pass((step.Number % 7).S);
                    break;
            }
        }

        async Task Check()
        {
            Assert.InRange(store.Count, 0, MostCalls);
            Assert.InRange(store.Bytes, 0, MostBytes);
            Assert.Equal(store.Bytes, store.All.Sum(c => c.Bytes));
            foreach (var kept in calls) await kept.Check(node.Clock.GetUtcNow(), given.Idempotent);
        }
    }

    /// <summary>A call and what was seen of its end.</summary>
    sealed class Kept(FunctionCall<int> call, TimeSpan lives)
    {
        DateTimeOffset ended;

        internal FunctionCall<int> Call => call;

        internal string? Final { get; private set; }

        internal async Task Check(DateTimeOffset now, bool idempotent)
        {
            CallStatus status;
            try
            {
                status = await call.Status().Soon();
            }
            catch (UnknownCallException)
            {
                // It may have ended in the middle of a wait, and its life too.
                Final ??= "gone";
                Assert.True(ended == default || now >= ended + lives, "it was gone too early");
                return;
            }

            if (!status.IsOver)
            {
                Assert.Null(Final);
                return;
            }

            ended = now - status.For;
            Assert.True(status.For < lives, "it was kept too long");
            Assert.Equal(lives, status.For + status.Left);
            var outcome = await Outcome(idempotent);
            Final ??= outcome;
            Assert.Equal(Final, outcome);
            Assert.Equal(status.Stage switch { CallStage.Done => "answer", CallStage.Cancelled => "cancelled", _ => "failure" }, outcome.Split(' ')[0]);
        }

        async Task<string> Outcome(bool idempotent)
        {
            try
            {
                return $"answer {await call.Get().Soon()}";
            }
            catch (OperationCanceledException)
            {
                return "cancelled";
            }
            catch (GWorkerException error)
            {
                Assert.False(idempotent && error is WorkerLostException, "it should have run again");
                return $"failure {error.Message}";
            }
        }
    }
}
