namespace GWorker;

/// <summary>The probes of one worker: they watch its current incarnation, and what they say of an earlier one is ignored by its epoch.</summary>
internal sealed class Probes(Policy policy, NodeParts parts, Action<LifeEvent> tell) : IDisposable
{
    ProbeLoop? liveness;
    ProbeLoop? readiness;

    /// <summary>At once, and then by its period: nothing is ready before the first pass.</summary>
    internal void WatchReadiness(Incarnation incarnation) => readiness ??= Watch(policy.Readiness!, TimeSpan.Zero, incarnation, pass =>
        pass ? LifeEventKind.ReadinessPassed : LifeEventKind.ReadinessFailed);

    /// <summary>From its first period on, counted from Ready.</summary>
    internal void WatchLiveness(Incarnation incarnation)
    {
        if (policy.Liveness is { } probe)
            liveness ??= Watch(probe, probe.Period, incarnation, pass => pass ? null : LifeEventKind.LivenessFailed);
    }

    public void Dispose()
    {
        liveness?.Dispose();
        readiness?.Dispose();
        liveness = readiness = null;
    }

    ProbeLoop Watch(ProbeSpec spec, TimeSpan first, Incarnation incarnation, Func<bool, LifeEventKind?> kind) =>
        new(parts.Clock, spec, first, incarnation.Hold, (time, stop) => incarnation.Probe(spec, time, stop), () => !incarnation.IsLate, parts.Run, (pass, why) =>
        {
            if (kind(pass) is { } e) tell(new(e, incarnation.Epoch, why));
        });
}
