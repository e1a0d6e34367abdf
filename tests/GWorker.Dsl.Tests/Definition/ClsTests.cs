using GWorker.Tests.TestKit;

namespace GWorker.Tests.Definition;

/// <summary>A definition is an immutable value with structural equality, in which the order of verbs does not matter.</summary>
public class ClsTests
{
    static readonly Cls<Scripted> Empty = App.Cls<Scripted>();

    public static TheoryData<Func<Cls<Scripted>, Cls<Scripted>>, string> Verbs => new()
    {
        { c => c.Gpu("A100"), ".Gpu(\"A100\")" },
        { c => c.Gpu("H100:2", Gpu.Any, Gpu.Cpu), ".Gpu(\"H100:2\", \"any\", Gpu.Cpu)" },
        { c => c.Strict(), ".Strict()" },
        { c => c.MinWorkers(1), ".MinWorkers(1)" },
        { c => c.MaxWorkers(4), ".MaxWorkers(4)" },
        { c => c.ScaleDown(5.Mins), ".ScaleDown(5.Mins)" },
        { c => c.Concurrent(16), ".Concurrent(16)" },
        { c => c.Batched(64, 20.Ms), ".Batched(64, 20.Ms)" },
        { c => c.Batched(Scripted.Methods.Many, 8, 0.S), ".Batched(Scripted.Methods.Many, 8, 0.Ms)" },
        { c => c.Lanes(2), ".Lanes(2)" },
        { c => c.Eager(), ".Eager()" },
        { c => c.Liveness(Scripted.Methods.Live), ".Liveness(Scripted.Methods.Live, period: 30.S, failures: 3)" },
        { c => c.Liveness(Scripted.Methods.Live, 1.5.S, 2, 500.Ms), ".Liveness(Scripted.Methods.Live, period: 1500.Ms, failures: 2, timeout: 500.Ms)" },
        { c => c.Readiness(Scripted.Methods.Open), ".Readiness(Scripted.Methods.Open, period: 10.S, failures: 1)" },
        { c => c.Readiness(Scripted.Methods.Open, successes: 2), ".Readiness(Scripted.Methods.Open, period: 10.S, failures: 1, successes: 2)" },
        { c => c.Named("a \"b\""), ".Named(\"a \\\"b\\\"\")" },
        { c => c.Queue(10), ".Queue(10)" },
        { c => c.Queue(10, 2.MiB), ".Queue(10, 2.MiB)" },
        { c => c.StuckAfter(1.H), ".StuckAfter(60.Mins)" },
        { c => c.StartupTimeout(10.Mins), ".StartupTimeout(10.Mins)" },
        { c => c.Grace(10.S), ".Grace(10.S)" },
        { c => c.IsolateFailures(), ".IsolateFailures()" },
        { c => c.Idempotent(), ".Idempotent()" },
        { c => c.Retries(3), ".Retries(3)" },
        { c => c.Retries(3, 50.Ms), ".Retries(3, backoff: 50.Ms)" },
        { c => c.Retries(3, 50.Ms, factor: 1.5, max: 2.S, jitter: false), ".Retries(3, backoff: 50.Ms, factor: 1.5, max: 2.S, jitter: false)" },
    };

    [Theory]
    [MemberData(nameof(Verbs))]
    public void A_verb_gives_a_new_value_that_prints_as_it_is_written(Func<Cls<Scripted>, Cls<Scripted>> verb, string written)
    {
        var said = verb(Empty);

        Assert.Equal($"App.Cls<Scripted>(){written}", said.ToString());
        Assert.Equal("App.Cls<Scripted>()", Empty.ToString());
        Assert.NotEqual(Empty, said);
        Assert.Equal(verb(App.Cls<Scripted>()), said);
        Assert.Equal(verb(App.Cls<Scripted>()).GetHashCode(), said.GetHashCode());
    }

    [Fact]
    public void The_order_of_verbs_does_not_matter()
    {
        var verbs = Verbs.Select(row => (Func<Cls<Scripted>, Cls<Scripted>>)row[0]).ToArray();
        var there = verbs.Aggregate(Empty, (cls, verb) => verb(cls));
        var back = verbs.Reverse().Aggregate(Empty, (cls, verb) => verb(cls));

        Assert.Equal(there, back);
        Assert.Equal(there.GetHashCode(), back.GetHashCode());
        Assert.Equal(there.ToString(), back.ToString());
    }

    [Fact]
    public void Another_class_or_another_number_is_another_value()
    {
        Assert.NotEqual<Cls>(App.Cls<Scripted>(), App.Cls<Plain>());
        Assert.NotEqual(Empty.Concurrent(2), Empty.Concurrent(3));
        Assert.NotEqual(Empty.Concurrent(2), Empty.Concurrent(2).Concurrent(2));
        Assert.NotEqual(Empty.Gpu("A100", "H100"), Empty.Gpu("H100", "A100"));
        Assert.False(Empty.Equals(null));
    }

    [Fact]
    public void A_least_memory_is_part_of_the_value_and_prints_as_it_is_written()
    {
        Assert.Equal("App.Cls<Scripted>().Gpu(Gpu.Any.AtLeast(80.GiB))", Empty.Gpu(Gpu.Any.AtLeast(80.GiB)).ToString());
        Assert.Equal("App.Cls<Scripted>().Gpu(new Gpu(\"A100\").AtLeast(512.MiB))", Empty.Gpu(new Gpu("A100").AtLeast(512.MiB)).ToString());
        Assert.NotEqual(Empty.Gpu(Gpu.Any.AtLeast(1.GiB)), Empty.Gpu(Gpu.Any.AtLeast(1.5.GiB)));
    }

    [Fact]
    public void What_is_said_as_the_default_is_the_default()
    {
        Assert.Equal(Empty.Liveness(Scripted.Methods.Live), Empty.Liveness(Scripted.Methods.Live, 30.S, 3, 5.S));
        Assert.Equal(Empty.Readiness(Scripted.Methods.Open), Empty.Readiness(Scripted.Methods.Open, 10.S, 1, 1, 5.S));
    }

    [Fact]
    public void Verbs_never_throw()
    {
        var nonsense = Empty
            .Gpu().Gpu(null!, "").MinWorkers(int.MinValue).MaxWorkers(int.MaxValue).ScaleDown(TimeSpan.MinValue).Concurrent(-1)
            .Batched(int.MaxValue, TimeSpan.MaxValue).Lanes(0).Named(null!).Queue(-1, long.MinValue).Retries(-1).Grace(TimeSpan.Zero);

        Assert.Contains(".Concurrent(-1)", nonsense.ToString(), StringComparison.Ordinal);
    }
}
