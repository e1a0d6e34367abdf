using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GWorker.Tests.Laws;

/// <summary>A node on a fake clock and <see cref="BatchModel"/> are given the same arrivals: they make the same batches at the same times.</summary>
[Properties(Arbitrary = [typeof(BatchModelLaws)], MaxTest = 150, QuietOnSuccess = true)]
public class BatchModelLaws
{
    public sealed record Trace(int[] Gaps, int Max, int Fits, int Wait, bool Eager, int Run)
    {
        public override string ToString() => $"max {Max}, fits {Fits}, wait {Wait}, run {Run}{(Eager ? ", eager" : "")}; gaps {string.Join(' ', Gaps)}";
    }

    public static Arbitrary<Trace> Traces() => Arb.From(
        from length in Gen.Choose(1, 50)
        from scale in Gen.Elements(1, 3, 12)
        from gaps in Gen.ArrayOf(Gen.Frequency((3, Gen.Constant(0)), (4, Gen.Choose(1, 4)), (1, Gen.Choose(5, 20))).Select(gap => gap * scale), length)
        from max in Gen.Choose(1, 9)
        from fits in Gen.Choose(1, 12)
        from wait in Gen.Elements(0, 1, 7, 20)
        from eager in Gen.Elements(true, false)
        from run in Gen.Elements(0, 1, 5, 30)
        select new Trace(gaps, max, fits, wait, eager, run),
        trace => Enumerable.Range(0, trace.Gaps.Length).Where(_ => trace.Gaps.Length > 1).Select(i => trace with { Gaps = [.. trace.Gaps[..i], .. trace.Gaps[(i + 1)..]] }));

    [Property]
    public async Task Batches_are_those_of_the_model(Trace trace)
    {
        // A gap's worth of arrivals at one instant is one burst: to the model they come together, and so must they here.
        var arrivals = trace.Gaps.Aggregate(new List<int> { 0 }, (all, gap) => { all.Add(all[^1] + gap); return all; }).Skip(1).ToArray();
        var ledger = new Timed();
        var clock = new FakeTimeProvider();
        ledger.Begin = clock.GetUtcNow();
        var cls = App.Cls<Runner>().MinWorkers(1).Concurrent(trace.Fits).Batched(trace.Max, trace.Wait.Ms);
        var options = new LocalNodeOptions { Clock = clock, Services = new ServiceCollection().AddSingleton(ledger).BuildServiceProvider(), Loggers = NullLoggerFactory.Instance };
        await using var node = await App.Of("model", trace.Eager ? cls.Eager() : cls).Start(options);
        var (timer, calls, now) = (node.Get<Runner>(), new List<Task<int>>(), 0);
        foreach (var burst in arrivals.GroupBy(a => a))
        {
            for (; now < burst.Key; now++) await Tick(clock, node);

            // One call with a list is one burst; single calls would let an eager lane start with the first of them.
            calls.Add(Send(timer, burst.Count(), trace.Run));
        }

        for (var over = now + (arrivals.Length + 1) * (trace.Run + trace.Wait + 1); now < over && calls.Any(c => !c.IsCompleted); now++) await Tick(clock, node);
        await node.Quiet();
        Assert.Equal(BatchModel.Batches(arrivals, trace.Max, trace.Fits, trace.Wait, trace.Eager, trace.Run), ledger.Batches);
        Assert.Equal(arrivals.Length, await Sum(calls));
    }

    static async Task Tick(FakeTimeProvider clock, LocalNode node)
    {
        await node.Quiet();
        clock.Advance(1.Ms);
        await node.Quiet();
    }

    static async Task<int> Send(Handle<Runner> timer, int count, int run) => (await timer.Run.Remote(Enumerable.Repeat(run, count).ToArray())).Length;

    static async Task<int> Sum(List<Task<int>> calls) => (await Task.WhenAll(calls)).Sum();
}

/// <summary>When batches came, in milliseconds from the beginning.</summary>
public sealed class Timed
{
    public DateTimeOffset Begin;
    public readonly List<(int At, int Size)> Batches = [];
}

[Worker]
public partial class Runner(Timed timed, TimeProvider clock)
{
    [Method]
    public async Task<int[]> Run(Batch<int> ms)
    {
        timed.Batches.Add(((int)(clock.GetUtcNow() - timed.Begin).TotalMilliseconds, ms.Count));
        if (ms[0] > 0) await Task.Delay(TimeSpan.FromMilliseconds(ms[0]), clock);
        return [.. ms];
    }
}
