using Akka.Cluster;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using GWorker.Tests.Subjects;
using GWorker.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace GWorker.Tests.Spawn;

/// <summary>Laws of spawned calls while nodes are lost at random: a cluster of three in this process for each life, voted down to one at most.</summary>
public class NodeLossLaws
{
    const int Nodes = 3;

    /// <summary>What happens next.</summary>
    public enum Act
    {
        Spawn,
        SpawnFailing,
        Answer,
        Cancel,
        Lose,
        Stop,
    }

    public sealed record Step(Act Act, int Number)
    {
        public override string ToString() => $"{Act} {Number}";
    }

    public sealed record Life(bool Idempotent, Step[] Steps)
    {
        public override string ToString() => $"{(Idempotent ? "idempotent: " : "")}{string.Join(", ", (IEnumerable<Step>)Steps)}";
    }

    public static class Lives
    {
        static readonly Gen<Step> Step =
            from act in Gen.Frequency(
                (6, Gen.Constant(Act.Spawn)), (1, Gen.Constant(Act.SpawnFailing)), (2, Gen.Constant(Act.Answer)), (2, Gen.Constant(Act.Cancel)),
                (2, Gen.Constant(Act.Lose)), (1, Gen.Constant(Act.Stop)))
            from number in Gen.Choose(0, 99)
            select new Step(act, number);

        public static Arbitrary<Life> Arbitrary() => Arb.From(
            from idempotent in Gen.Elements(true, false)
            from count in Gen.Choose(4, 16)
            from steps in Gen.ArrayOf(Step, count)
            from last in Gen.Choose(0, 99)
            select new Life(idempotent, [new(Act.Spawn, last), .. steps, new(Act.Lose, last)]));
    }

    [Property(Arbitrary = [typeof(Lives)], MaxTest = 2)]
    public void A_spawned_call_has_one_final_status_for_whoever_asks(Life given) => Run(given).GetAwaiter().GetResult();

    static async Task Run(Life given)
    {
        var journal = new Journal();
        var cls = App.Cls<Subject>().MinWorkers(Nodes).Concurrent(16).Batched(1, 0.S).Grace(300.Ms);
        var app = App.Of("losses", given.Idempotent ? cls.Idempotent() : cls);
        var first = await Start();
        List<ClusterNode> all = [first, .. await Task.WhenAll(Enumerable.Range(1, Nodes - 1).Select(_ => Start(first.Seed())))];
        var client = await App.Connect("losses", new() { Seeds = [.. all.Select(n => n.Seed())], Loggers = NullLoggerFactory.Instance });
        List<ClusterNode> living = [.. all];
        List<Kept> calls = [];
        var losses = 0;
        try
        {
            await Settled();
            foreach (var step in given.Steps) await Do(step);
            foreach (var kept in calls) journal[kept.Key].Opened.TrySetResult();
            foreach (var asks in (ClusterNode[])[.. living, client])
                foreach (var kept in calls) await kept.Ends(asks, maySayLost: losses > 0 && !given.Idempotent);
        }
        finally
        {
            await Task.WhenAll(((ClusterNode[])[.. all, client]).Select(n => n.DisposeAsync().AsTask())).Soon();
        }

        Task<ClusterNode> Start(params string[] seeds) => app.Start(new() { Services = journal, Loggers = NullLoggerFactory.Instance, Seeds = [.. seeds] });

        ClusterNode Asks(int number) => number % 4 == 0 ? client : living[number % living.Count];

        async Task Do(Step step)
        {
            switch (step.Act)
            {
                case Act.Spawn or Act.SpawnFailing:
                    var key = Guid.NewGuid().ToString("N");
                    var subject = Asks(step.Number).Get<Subject>();
                    var call = await (step.Act == Act.Spawn ? subject.Hold.Spawn(key) : subject.Fail.Spawn(key)).Soon();
                    calls.Add(new(call.Id, key, step.Act == Act.SpawnFailing));
                    break;
                case Act.Answer when calls.Count > 0:
                    journal[calls[step.Number % calls.Count].Key].Opened.TrySetResult();
                    break;
                case Act.Cancel when calls.Count > 0:
                    await calls[step.Number % calls.Count].Cancel(Asks(step.Number));
                    break;
                case Act.Lose or Act.Stop when living.Count > 1:
                    // The loss of both that have a call, before a third has a copy, costs it: that is no law of this one.
                    await Copied();
                    var lost = living[step.Number % living.Count];
                    living.Remove(lost);
                    losses++;
                    if (step.Act == Act.Lose)
                    {
                        Cluster.Get(living[0].System!).Down(Cluster.Get(lost.System!).SelfAddress);
                        foreach (var kept in calls.Take(3)) await kept.Look(Asks(step.Number)); // while it goes
                    }
                    else
                    {
                        // It waits for those of its calls that run elsewhere: they end meanwhile.
                        var stops = lost.DisposeAsync().AsTask();
                        foreach (var kept in calls) journal[kept.Key].Opened.TrySetResult();
                        await stops.Soon();
                    }

                    await Settled();
                    break;
            }

            foreach (var kept in calls) await kept.Look(Asks(step.Number + calls.Count));
        }

        async Task Settled()
        {
            foreach (var node in (ClusterNode[])[.. living, client]) await node.Until(() => node.Directory.Hosts.Count() == living.Count);
        }

        async Task Copied()
        {
            var stores = living.Select(n => ((ClusterCalls)n.Get<Subject>().Destination.Route.Calls).Store!).ToArray();
            var since = TimeProvider.System.GetTimestamp();
            while (calls.Exists(kept => stores.Count(s => s.Find(kept.Id) is not null) < 2))
            {
                Assert.True(TimeProvider.System.GetElapsedTime(since) < Patient.Patience, "a call was left without a copy");
                await Task.Delay(10.Ms);
            }
        }
    }

    /// <summary>A call and what was seen of its end.</summary>
    sealed class Kept(string id, string key, bool fails)
    {
        string? final;

        internal string Id => id;

        internal string Key => key;

        Task<FunctionCall<int>> Fetch(ClusterNode from) => (fails ? from.Get<Subject>().Fail.Fetch(id) : from.Get<Subject>().Hold.Fetch(id)).Soon();

        internal async Task Look(ClusterNode from)
        {
            var call = await Fetch(from);
            var status = await call.Status().Soon();
            if (status.IsOver) Same(await Outcome(call), status.Stage);
            else Assert.Null(final);
        }

        internal async Task Cancel(ClusterNode from)
        {
            var call = await Fetch(from);
            var isCancelled = await call.Cancel().Soon();
            var outcome = await Outcome(call);
            Assert.Equal(isCancelled, outcome == "cancelled");
            Same(outcome, (await call.Status().Soon()).Stage);
        }

        internal async Task Ends(ClusterNode from, bool maySayLost)
        {
            var call = await Fetch(from);
            var outcome = await Outcome(call);
            Same(outcome, (await call.Status().Soon()).Stage);
            Assert.True(
                outcome == "cancelled" || outcome == (fails ? $"failure WorkerFailedException {key}" : "answer 1") || maySayLost && outcome == "failure WorkerLostException", outcome);
        }

        void Same(string outcome, CallStage stage)
        {
            Assert.Equal(final ??= outcome, outcome);
            Assert.Equal(stage switch { CallStage.Done => "answer", CallStage.Cancelled => "cancelled", _ => "failure" }, outcome.Split(' ')[0]);
        }

        static async Task<string> Outcome(FunctionCall<int> call)
        {
            try
            {
                return $"answer {await call.Get().Soon()}";
            }
            catch (OperationCanceledException)
            {
                return "cancelled";
            }
            catch (WorkerFailedException error)
            {
                return $"failure {nameof(WorkerFailedException)} {error.ErrorMessage}";
            }
            catch (GWorkerException error)
            {
                return $"failure {error.GetType().Name}";
            }
        }
    }
}
