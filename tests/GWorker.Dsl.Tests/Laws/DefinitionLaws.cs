using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace GWorker.Tests.Laws;

/// <summary>A definition is a value: what it says counts, not the order in which it was said.</summary>
[Properties(Arbitrary = [typeof(DefinitionLaws)], MaxTest = 500, QuietOnSuccess = true)]
public class DefinitionLaws
{
    static readonly Func<Cls<Busy>, int, Cls<Busy>>[] Verbs =
    [
        (c, x) => c.Gpu("A100", $"H100:{1 + x % 3}"),
        (c, _) => c.Strict(),
        (c, x) => c.MinWorkers(x % 5),
        (c, x) => c.MaxWorkers(5 + x % 3),
        (c, x) => c.ScaleDown((1 + x).S),
        (c, x) => c.Concurrent(1 + x),
        (c, x) => c.Batched(1 + x, x.Ms),
        (c, x) => c.Batched(Busy.Methods.Many, 1 + x, (x % 7).Ms),
        (c, x) => c.Batched(Busy.Methods.Fast, 1 + x, (x % 5).Ms),
        (c, x) => c.Lanes(1 + x % 4),
        (c, _) => c.Eager(),
        (c, x) => c.Liveness(Busy.Methods.Well, period: (1 + x).S, failures: 1 + x % 4),
        (c, x) => c.Readiness(Busy.Methods.Set, period: (1 + x).S, successes: 1 + x % 3),
        (c, x) => c.Named($"name{x}"),
        (c, x) => c.Queue(1 + x, (1 + x).MiB),
        (c, x) => c.StuckAfter((1 + x).S),
        (c, x) => c.StartupTimeout(TimeSpan.FromMinutes(1 + x)),
        (c, x) => c.Grace((1 + x).S),
        (c, _) => c.IsolateFailures(),
        (c, _) => c.Idempotent(),
        (c, x) => x % 2 == 0 ? c.Retries(x % 10) : c.Retries(x % 10, (1 + x).Ms, factor: 1 + x % 4, max: (1 + x).S, jitter: x % 3 == 0),
    ];

    /// <summary>Verbs by number with an argument each, twice in different order, and one argument that could be another.</summary>
    public sealed record Said((int Verb, int Argument)[] One, (int Verb, int Argument)[] Other, int Changed)
    {
        public override string ToString() => $"{Cls(One)}\n{Cls(Other)}";
    }

    public static Arbitrary<Said> Saids() => Arb.From(
        from verbs in Gen.SubListOf(Enumerable.Range(0, Verbs.Length).ToArray())
        from arguments in Gen.ArrayOf(Gen.Choose(0, 50), verbs.Count)
        let one = verbs.Zip(arguments).ToArray()
        from other in Gen.Shuffle(one)
        from changed in Gen.Choose(0, Verbs.Length - 1)
        select new Said(one, other, changed));

    static Cls<Busy> Cls(IEnumerable<(int Verb, int Argument)> said) => said.Aggregate(App.Cls<Busy>(), (cls, s) => Verbs[s.Verb](cls, s.Argument));

    [Property]
    public void The_order_of_verbs_does_not_matter(Said said)
    {
        var (one, other) = (Cls(said.One), Cls(said.Other));
        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.Equal(one.ToString(), other.ToString());
        Assert.Equal(one.Plan().ToString(), other.Plan().ToString());
        Assert.Equal(App.Of("a", one), App.Of("a", other));
    }

    [Property]
    public void Saying_more_makes_another_value(Said said)
    {
        if (said.One.Any(s => s.Verb == said.Changed)) return;
        Assert.NotEqual(Cls(said.One), Cls([.. said.Other, (said.Changed, 1)]));
    }

    [Property]
    public void A_verb_leaves_the_value_it_was_said_on_alone(Said said)
    {
        var before = Cls(said.One);
        var text = before.ToString();
        _ = Verbs[said.Changed](before, 3);
        Assert.Equal(text, before.ToString());
        Assert.Equal(Cls(said.One), before);
    }
}
