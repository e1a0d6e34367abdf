namespace GWorker.Tests.Laws;

/// <summary>The worker of the laws: one method of each kind, each doing what its items say and writing down what it did.</summary>
[Worker]
public partial class Busy(Ledger ledger, TimeProvider clock)
{
    readonly Incarnate self = ledger.Construct();

    [Parameter] public partial int Level { get; } = 0;

    [OnEnter]
    public async Task Enter(CancellationToken stop)
    {
        await Task.Yield();
        ledger.EnterOrThrow(self);
        stop.ThrowIfCancellationRequested();
    }

    [OnExit] public void Exit() => ledger.Exit(self);

    [Method] public int Quick(Work work) => Sync(Kind.Quick, [work])[0];

    [Method] public async Task<int> Slow(Work work, CancellationToken stop) => (await Async(Kind.Slow, [work], stop))[0];

    [Method] public int[] Fast(Batch<Work> works) => Sync(Kind.Fast, [.. works]);

    [Method] public async Task<IReadOnlyList<int>> Many(Batch<Work> works, CancellationToken stop) => await Async(Kind.Many, [.. works], stop);

    [Method] public bool Well() => ledger.IsWell;

    [Method] public bool Set() => ledger.IsSet;

    int[] Sync(Kind kind, Work[] works)
    {
        using var run = ledger.Run(self, kind, Level, works);
        foreach (var work in works)
        {
            if (work.Act is Act.ThrowAtOnce or Act.ThrowLate) throw new Boom(work.Id);
            if (work.Act is Act.CancelItself) throw new OperationCanceledException("of its own");
        }

        return Answers(works);
    }

    async Task<int[]> Async(Kind kind, Work[] works, CancellationToken stop)
    {
        using var run = ledger.Run(self, kind, Level, works);
        if (works.Any(w => w.Act == Act.ThrowAtOnce)) throw new Boom(works[0].Id);
        var ms = works.Max(w => w.Ms);
        if (ms > 0) await Task.Delay(TimeSpan.FromMilliseconds(ms), clock, works.All(w => w.Act == Act.Polite) ? stop : default);
        if (works.Any(w => w.Act == Act.Hang)) await ledger.Hang();
        if (works.Any(w => w.Act == Act.ThrowLate)) throw new Boom(works[0].Id);
        if (works.Any(w => w.Act == Act.CancelItself)) throw new OperationCanceledException("of its own");
        ledger.MustSee(Level == works[0].Level, "the parameter after an await");
        return Answers(works);
    }

    static int[] Answers(Work[] works) => [.. works.Skip(works.Length > 1 && works.Any(w => w.Act == Act.Short) ? 1 : 0).Select(w => w.Id)];
}

public enum Kind
{
    Quick,
    Slow,
    Fast,
    Many,
}
