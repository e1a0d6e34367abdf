using FsCheck;
using FsCheck.Fluent;

namespace GWorker.Tests.Laws;

/// <summary>Random schedules, and smaller ones that may fail alike.</summary>
public static class Schedules
{
    static readonly Gen<Conditions> Conditions =
        from concurrent in Gen.Elements<int?>(null, 1, 2, 3, 5, 8)
        from max in Gen.Elements(1, 2, 3, 4, 7)
        from wait in Gen.Elements(0, 1, 10, 25)
        from lanes in Gen.Elements(1, 1, 2)
        from flags in Gen.Choose(0, 7)
        from retries in Gen.Elements(0, 0, 1, 3)
        from queue in Gen.Elements(3, 10, 1000, 1000)
        select new Conditions(concurrent, max, wait, lanes, (flags & 1) != 0, (flags & 2) != 0, retries, queue, (flags & 4) != 0);

    static readonly Gen<Act> Acts = Gen.Frequency(
        (12, Gen.Constant(Act.Answer)), (2, Gen.Constant(Act.Polite)), (2, Gen.Constant(Act.Deaf)), (1, Gen.Constant(Act.ThrowAtOnce)),
        (1, Gen.Constant(Act.ThrowLate)), (1, Gen.Constant(Act.CancelItself)), (1, Gen.Constant(Act.Hang)), (1, Gen.Constant(Act.Short)));

    static readonly Gen<Move> Send =
        from kind in Gen.Elements(Kind.Quick, Kind.Slow, Kind.Fast, Kind.Many, Kind.Many)
        from level in Gen.Elements(0, 0, 0, 1, 2)
        from ms in Gen.Elements(0, 0, 1, 5, 12, 40)
        from act in Acts
        from count in Gen.Elements(1, 1, 1, 1, 2, 5)
        from within in Gen.Elements<int?>(null, null, null, 5, 30, 500)
        from cancellable in Gen.Elements(true, false)
        select (Move)new Move.Send(kind, level, ms, act, kind is Kind.Fast or Kind.Many ? count : 1, within, cancellable);

    static readonly Gen<Move> Advance =
        from ms in Gen.Elements(1, 3, 10, 25, 60)
        from step in Gen.Elements(1, 5, 100)
        select (Move)new Move.Advance(ms, step);

    static readonly Gen<Move> LongAdvance =
        from ms in Gen.Elements(500, 1000, 2500, 6000)
        select (Move)new Move.Advance(ms, 250);

    static readonly Gen<Move> Moves = Gen.Frequency(
        (30, Send), (14, Advance), (3, LongAdvance), (5, Gen.Choose(0, 30).Select(i => (Move)new Move.Cancel(i))),
        (1, Gen.Elements(true, false).Select(well => (Move)new Move.Health(well))),
        (1, Gen.Elements(true, false).Select(set => (Move)new Move.Readiness(set))),
        (1, Gen.Choose(1, 4).Select(count => (Move)new Move.FailEnters(count))), (1, Gen.Constant((Move)new Move.Release())));

    public static Arbitrary<Schedule> Arbitrary() => Arb.From(
        from conditions in Conditions
        from length in Gen.Choose(1, 60)
        from moves in Gen.ArrayOf(Moves, length)
        select new Schedule(conditions, moves),
        Shrink);

    // Halves first, then single moves, then plainer conditions.
    static IEnumerable<Schedule> Shrink(Schedule schedule)
    {
        var moves = schedule.Moves;
        for (var size = moves.Length / 2; size >= 1; size /= 2)
            for (var at = 0; at < moves.Length; at += size)
                yield return schedule with { Moves = [.. moves[..at], .. moves.Skip(at + size)] };
        var c = schedule.Conditions;
        foreach (var plainer in new[] { c with { Isolate = false }, c with { Readiness = false }, c with { Retries = 0 }, c with { Lanes = 1 } })
            if (plainer != c) yield return schedule with { Conditions = plainer };
    }
}
