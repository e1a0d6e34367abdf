using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace GWorker;

/// <summary>One definition on this node: its pools, and the route that handles send through.</summary>
internal abstract class Service : Route, IDisposable
{
    /// <summary>How long a pool keeps its state before another may push it out.</summary>
    internal static readonly TimeSpan MinimumStay = TimeSpan.FromSeconds(10);

    readonly ConcurrentDictionary<ParameterSet, Pool> pools = new();
    readonly NodeParts parts;
    readonly Pool usual;
    volatile bool isStopping;
    volatile bool hasStopped;
    volatile bool isDisposed;

    private protected Service(Cls cls, NodeParts parts)
    {
        this.parts = parts;
        Cls = cls;
        Plan = Planner.Plan(cls);
        usual = pools[ParameterSet.Empty] = new(this, cls.Name, ParameterSet.Empty, parts);
    }

    internal Cls Cls { get; }

    internal Plan Plan { get; }

    internal Pool Usual => usual;

    internal IEnumerable<Pool> Pools => pools.Values;

    internal override string Name => Cls.Name;

    internal override TimeProvider Clock => parts.Clock;

    internal override bool Copies => parts.Copies;

    internal override ICalls Calls => parts.Calls;

    internal override ItemPlace Place(ParameterSet pool, Item item) => TryFind(pool, out var found) ? found!.Place(item) : base.Place(pool, item);

    internal override IReadOnlyList<ParameterContract> Parameters => Cls.Shape.Parameters;

    internal abstract Incarnation NewIncarnation(int epoch, Pool pool, Worker owner);

    internal override void Send(ParameterSet pool, Item item)
    {
        if (pool.Count == 0) usual.Queue.Admit(item);
        else Admit(pool, [item]);
    }

    internal override void Send(ParameterSet pool, Item[] items) => Admit(pool, items);

    internal override void Cancel(ParameterSet pool, Item item, CancellationToken cancel)
    {
        if (pool.Count == 0) usual.Queue.Cancel(item, cancel);
        else if (TryFind(pool, out var found)) found!.Queue.Cancel(item, cancel);
        else base.Cancel(pool, item, cancel);
    }

    /// <summary>Start-up lines: what a reader of the definition might not expect on this host.</summary>
    internal void SayNotes()
    {
        foreach (var note in Plan.Notes) parts.Log.LogWarning("{Worker}: {Note}", Cls.Name, note);
        if (Cls.Policy.Strict && !parts.Devices.MayFallBack && !Cls.Policy.Gpus.IsEmpty && !Cls.Policy.Gpus.Any(g => g.IsCpu))
            parts.Log.LogWarning("{Worker}: .Strict has no effect: none but a node alone falls back to the CPU.", Cls.Name);
        if (parts.Devices.FallsBack(Cls.Policy))
            parts.Log.LogWarning("{Worker}: .Gpu({Wishes}) finds no such device here and runs on the CPU; say .Strict() to fail instead", Cls.Name, string.Join(", ", Cls.Policy.Gpus));
    }

    /// <summary>From here on no worker starts.</summary>
    internal bool IsStopping => isStopping;

    /// <summary>A set that nobody uses any more leaves nothing behind: callers can make up as many as they like.</summary>
    internal void RetireUnused()
    {
        if (hasStopped) return; // all have ended, and what was sent from them elsewhere still has its deadlines there
        foreach (var pool in pools.Values)
            if (pool != usual && pool.TryRetire() && pools.TryRemove(new(pool.Key, pool))) pool.Dispose();
    }

    internal bool TryFind(ParameterSet key, out Pool? pool) => pools.TryGetValue(key, out pool);

    /// <summary>The pool of these values, made if there is none; null where there are too many already, or all have stopped.</summary>
    internal Pool? PoolOf(ParameterSet key)
    {
        if (pools.TryGetValue(key, out var pool)) return pool;
        if (hasStopped || pools.Count > 4 * parts.MaxPools) return null;
        var made = new Pool(this, NameOf(key), key, parts);
        pool = pools.GetOrAdd(key, made);
        if (pool != made) made.Dispose();
        else parts.Keeper.OnOpened(made);
        if (isDisposed) pool.Dispose(); // it was made meanwhile: whoever disposed of all others may not have seen it
        return pool;
    }

    /// <summary>The node stops: from here on only calls are taken that are part of one that runs here, and those by workers that are there.</summary>
    internal void Drain()
    {
        isStopping = true;
        foreach (var pool in pools.Values) pool.Drain();
    }

    /// <summary>Ends when none of its code runs here any more.</summary>
    internal Task Idle() => Task.WhenAll(pools.Values.Select(p => p.Queue.Idle()));

    /// <summary>Nothing is taken any more; what runs is finished within its grace, and the workers exit.</summary>
    /// <param name="spent">How long ago the node began to stop: so much of the grace is over.</param>
    internal async Task Stop(TimeSpan spent = default)
    {
        isStopping = hasStopped = true;
        await Task.WhenAll(pools.Values.Select(p => p.Stop(spent))).ConfigureAwait(false);
    }

    /// <summary>Nothing of it runs any more, here or elsewhere: no deadline is watched.</summary>
    public void Dispose()
    {
        isDisposed = true;
        foreach (var pool in pools.Values) pool.Dispose();
    }

    string NameOf(ParameterSet key) => $"{Cls.Name}[{key.Key(Parameters)}]";

    void Admit(ParameterSet key, Item[] items)
    {
        while (true)
        {
            if (PoolOf(key) is not { } pool)
            {
                GWorkerException refused = hasStopped ? new DrainingException(NameOf(key)) : new OverloadedException(Cls.Name, $"{pools.Count} sets of PerPool parameters", MinimumStay);
                foreach (var item in items) item.TryFail(refused);
                return;
            }

            // A pool made this instant may have come too late for the stop that refuses at all the others.
            if (isStopping) pool.Drain();
            if (hasStopped) pool.Queue.Refuse(new DrainingException(pool.Name), forGood: true);
            if (pool.Queue.Admit(items)) return;
        }
    }
}

/// <inheritdoc cref="Service"/>
internal sealed class Service<T>(Cls<T> cls, NodeParts parts) : Service(cls, parts) where T : class, IWorker<T>
{
    readonly NodeParts parts = parts;

    internal override Incarnation NewIncarnation(int epoch, Pool pool, Worker owner) => new Incarnation<T>(epoch, pool, parts, owner);

    internal Handle<T> Handle() => new(new(this, ParameterSet.Empty, ParameterSet.Empty, null));
}
