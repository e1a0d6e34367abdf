namespace GWorker;

/// <summary>
/// Calls a probe on a schedule and counts results in a row. Never overlaps itself: while one probe hangs, each period counts as
/// another failure. The time-out counts from the start of the probe's code, so waiting for a thread does not.
/// </summary>
internal sealed class ProbeLoop : IDisposable
{
    readonly Lock gate = new();
    readonly ProbeSpec spec;
    readonly Action hold;
    readonly Func<ProbeTime, CancellationToken, Task<bool>> probe;
    readonly Func<bool> mayWait;
    readonly Func<Func<Task>, Task> run;
    readonly Action<bool, string?> verdict;
    readonly TimeProvider clock;
    readonly ITimer period;
    readonly ITimer timeout;
    CancellationTokenSource? running;
    ProbeTime? time;
    bool timedOut;
    bool ended;
    int failures;
    int successes;

    /// <param name="clock">The only clock.</param>
    /// <param name="spec">Method, times and counts.</param>
    /// <param name="first">When the first probe is due.</param>
    /// <param name="hold">Keeps the worker from its end for one probe, whose end lets it go. Called under a lock.</param>
    /// <param name="probe">Runs the method once; starts its argument with the method's code. Never throws synchronously.</param>
    /// <param name="mayWait">Whether it is no fault of the worker's that a probe waits for its device.</param>
    /// <param name="run">Where the loop's own code runs: a timer's thread is not ours to keep.</param>
    /// <param name="verdict">Told when as many passes or failures in a row as the spec asks have come, and why.</param>
    internal ProbeLoop(TimeProvider clock, ProbeSpec spec, TimeSpan first, Action hold, Func<ProbeTime, CancellationToken, Task<bool>> probe, Func<bool> mayWait, Func<Func<Task>, Task> run, Action<bool, string?> verdict)
    {
        this.spec = spec;
        this.clock = clock;
        this.hold = hold;
        this.probe = probe;
        this.mayWait = mayWait;
        this.run = run;
        this.verdict = verdict;
        timeout = clock.CreateOwnTimer(static state => ((ProbeLoop)state!).OnTimeout(), this);
        period = clock.CreateOwnTimer(static state => ((ProbeLoop)state!).OnPeriod(), this, first, spec.Period);
    }

    public void Dispose()
    {
        CancellationTokenSource? left;
        lock (gate)
        {
            ended = true;
            left = running;
        }

        period.Dispose();
        timeout.Dispose();
        if (left is not null) Fire(left); // nobody waits for it any more, and until it returns its worker cannot exit
    }

    void OnPeriod()
    {
        CancellationTokenSource? next = null;
        lock (gate)
        {
            if (ended) return;
            if (running is null)
            {
                running = next = new();
                time = new(clock, () => timeout.Change(spec.Timeout, Timeout.InfiniteTimeSpan));
                timedOut = false;
            }
            else if (!timedOut)
            {
                return; // busy, but within its time-out: a slow probe is not a second failure
            }
        }

        if (next is null) Count(passed: false, $"{spec.Method.Name} still hangs");
        else _ = run(() => Run(next, time!));
    }

    async Task Run(CancellationTokenSource current, ProbeTime own)
    {
        // Due before the loop ended, and here after it: whoever ended it has seen by now that nothing runs, and lets [OnExit] begin. What begins
        // is held under the lock and not run under it: a probe that ends at once would end its worker there, which is the user's code.
        lock (gate)
        {
            if (ended) return;
            hold();
        }

        bool passed;
        string? why = null;
        try
        {
            passed = await probe(own, current.Token).ConfigureAwait(true);
            if (!passed) why = $"{spec.Method.Name} gave false";
        }
        catch (Exception error)
        {
            passed = false;
            why = $"{spec.Method.Name} threw {error.GetType().Name}: {ErrorText.Message(error)}";
        }

        bool late;
        lock (gate)
        {
            late = timedOut;
            running = null;
            if (!ended) timeout.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        }

        current.Dispose();
        if (!late) Count(passed, why);
    }

    void OnTimeout()
    {
        CancellationTokenSource? late;
        var mayWait = this.mayWait(); // asks a queue, which has a lock of its own
        lock (gate)
        {
            if (ended || timedOut || running is null) return;

            // A busy worker is not a dead one. Not by less than a tenth, or a wait that goes on would be looked at all the time.
            if (mayWait && time!.TakeWaited() is var waited && waited > TimeSpan.Zero)
            {
                timeout.Change(waited > spec.Timeout / 10 ? waited : spec.Timeout / 10, Timeout.InfiniteTimeSpan);
                return;
            }

            timedOut = true;
            late = running;
        }

        Count(passed: false, $"{spec.Method.Name} took longer than {Written.Time(spec.Timeout)}");

        Fire(late);
    }

    void Fire(CancellationTokenSource source) => _ = run(() =>
    {
        RunToken.Fire(source);
        return Task.CompletedTask;
    });

    void Count(bool passed, string? why)
    {
        bool told;
        lock (gate)
        {
            if (ended) return;
            successes = passed ? successes + 1 : 0;
            failures = passed ? 0 : failures + 1;
            told = passed ? successes >= spec.Successes : failures >= spec.Failures;
        }

        if (told) verdict(passed, passed ? null : $"{(spec.Failures == 1 ? "" : $"{spec.Failures} times in a row, last: ")}{why}");
    }
}
