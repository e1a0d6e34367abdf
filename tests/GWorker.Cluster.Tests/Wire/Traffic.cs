using FsCheck;
using FsCheck.Fluent;

namespace GWorker.Tests.Wire;

/// <summary>What happens to a pair of channels, one step after another.</summary>
public sealed record Traffic(int FrameSize, int Window, int Ahead, Step[] Steps)
{
    public override string ToString() => $"frames of {FrameSize}, window {Window}, {Ahead} ahead: {string.Join("; ", Steps.Select(s => s.ToString()))}";
}

/// <summary>On the left or the right; <paramref name="N"/> is a size, an index or a time.</summary>
public sealed record Step(Does What, bool Left, int N)
{
    public override string ToString() => $"{(Left ? "L" : "R")} {What} {N}";
}

public enum Does
{
    Write,
    Flush,
    Deliver,
    Lose,
    Double,
    Damage,
    Wait,
}

/// <summary>Random traffic, and shorter traffic that may fail alike.</summary>
public static class Traffics
{
    static readonly Gen<int> Sizes = Gen.Frequency(
        (8, Gen.Choose(0, 40)), (4, Gen.Choose(0, 300)), (1, Gen.Choose(300, 2000)), (1, Gen.Elements(127, 128, 16383, 16384)));

    static readonly Gen<Step> Steps =
        from left in Gen.Elements(true, false)
        from step in Gen.Frequency(
            (10, Sizes.Select(n => new Step(Does.Write, left, n))),
            (5, Gen.Constant(new Step(Does.Flush, left, 0))),
            (8, Gen.Constant(new Step(Does.Deliver, left, 0))),
            (2, Gen.Choose(0, 20).Select(n => new Step(Does.Deliver, left, n))),
            (2, Gen.Choose(0, 20).Select(n => new Step(Does.Lose, left, n))),
            (2, Gen.Choose(0, 20).Select(n => new Step(Does.Double, left, n))),
            (1, Gen.Choose(0, 100_000).Select(n => new Step(Does.Damage, left, n))),
            (2, Gen.Elements(1, 20, 25, 500, 1000).Select(n => new Step(Does.Wait, left, n))))
        select step;

    public static Arbitrary<Traffic> Arbitrary() => Arb.From(
        from frame in Gen.Elements(32, 64, 200, 1024, 16 * 1024)
        from window in Gen.Elements(1, 2, 3, 16)
        from ahead in Gen.Elements(1, 3, int.MaxValue)
        from length in Gen.Choose(1, 120)
        from steps in Gen.ArrayOf(Steps, length)
        select new Traffic(frame, frame * window, ahead, [.. steps.Select(s => s.What == Does.Write ? s with { N = Math.Min(s.N, 60 * frame) } : s)]),
        Shrink);

    static IEnumerable<Traffic> Shrink(Traffic traffic)
    {
        for (var size = traffic.Steps.Length / 2; size >= 1; size /= 2)
            for (var at = 0; at < traffic.Steps.Length; at += size)
                yield return traffic with { Steps = [.. traffic.Steps[..at], .. traffic.Steps.Skip(at + size)] };
    }
}
