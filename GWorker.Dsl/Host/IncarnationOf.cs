using Microsoft.Extensions.Logging;

namespace GWorker;

/// <inheritdoc cref="Incarnation"/>
internal sealed class Incarnation<T>(int epoch, Pool pool, NodeParts parts, ISlotOwner owner) : Incarnation(epoch) where T : class, IWorker<T>
{
    static readonly WorkerContract<T> Contract = T.Contract;

    DeviceLease? lease;
    GWorkerException? missing;
    WorkerThreads? threads;
    T? instance;
    int code;
    volatile string? lost;

    // 1 from the end of the last [OnEnter] until [OnExit] begins.
    int owesExit;

    internal override bool IsQuiet => Volatile.Read(ref code) == 0 && (Slots is null || Slots.IsIdle);

    internal override void Reserve()
    {
        try
        {
            lease = parts.Devices.Lease(pool.Name, Epoch, pool.Policy, why =>
            {
                lost = why;
                owner.OnDeviceLost(this, why);
            });
            Device = lease.Devices[0].Name;
        }
        catch (Exception error)
        {
            // Within a worker's move, which must end: also where a device of the user's does not say what it is.
            missing = error as GWorkerException ?? new WorkerStartException(
                pool.Name, $"its device could not be taken: {ErrorText.Message(error)}", "Look at the device and its driver", error);
        }
    }

    internal override Task Enter(CancellationToken stop) => Counted(async () =>
    {
        try
        {
            await EnterOnce(stop).ConfigureAwait(true);
        }
        catch
        {
            // Whoever waits for the start hears of its failure all the same where this hangs.
            await Close().WaitAsync(Policy.ExitTimeout, parts.Clock).ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
            throw;
        }
    });

    async Task EnterOnce(CancellationToken stop)
    {
        if (lease is null || missing is not null) throw missing!;

        // Beside the calls' threads: one for each probe, so that a full worker can still be asked how it is.
        threads = new(pool.Name, pool.Plan.Concurrent + 3, parts.Quiescence);
        await User(isAsync: false, () =>
        {
            parts.Devices.Open(lease);
            return default;
        }).ConfigureAwait(true);
        stop.ThrowIfCancellationRequested();
        Device = lease.Device.Name;
        var services = new WorkerServices(pool.Name, parts.Services, lease.Device, parts.Loggers, parts.Clock, parts.Node);
        await User(isAsync: false, () =>
        {
            instance = CallScope.Construct(pool.Key, () => Contract.Create!(services));
            return default;
        }).ConfigureAwait(true);
        foreach (var hook in Contract.Enter)
        {
            stop.ThrowIfCancellationRequested();
            await User(hook.IsAsync, () => hook.Invoke(instance!, stop)).ConfigureAwait(true);
        }

        var slots = new WorkerSlots(pool.Queue, instance!, pool.Plan.Concurrent, Contract.Methods.Count, pool.Policy.IsolateFailures, owner) { CallsOn = services.GaveHandles };
        slots.Graph = Weaver.Weave(pool.Plan, Contract.Methods, slots, parts.Scheduler, threads);
        Slots = slots;

        // Its own code may have caught what the device said.
        if (lost is { } why) throw new WorkerStartException(pool.Name, $"its device was lost while it entered: {why}", "Look at the device and its driver");
        lease.HasEntered = true;
        owesExit = 1;
    }

    internal override Task Exit(CancellationToken stop) => Counted(async () =>
    {
        owesExit = 0;
        foreach (var hook in Contract.Exit)
        {
            try
            {
                await User(hook.IsAsync, () => hook.Invoke(instance!, stop)).ConfigureAwait(true);
            }
            catch (Exception error)
            {
                // The others still run: what they free is not this one's to lose.
                parts.Log.LogError(error, "{Worker}.{Hook}, an [OnExit], threw; the worker stops all the same", pool.Name, hook.Name);
            }
        }

        await Close().ConfigureAwait(true);
    });

    internal override bool TryExitLate()
    {
        if (Interlocked.Exchange(ref owesExit, 0) == 0) return false;
        Hold(); // here and not once it runs: whoever looks next must not find it quiet
        _ = parts.Run(async () =>
        {
            var stop = new CancellationTokenSource();
            await using var timer = parts.Clock.CreateOwnTimer(
                _ => new Task(() => RunToken.Fire(stop)).Start(parts.Scheduler), stop, Policy.ExitTimeout);
            await Exit(stop.Token).ConfigureAwait(true);
            Interlocked.Decrement(ref code);
            Returned();
        });
        return true;
    }

    internal override void Hold() => Interlocked.Increment(ref code);

    internal override async Task<bool> Probe(ProbeSpec probe, ProbeTime time, CancellationToken stop)
    {
        var method = (Contract<Unit, bool>)probe.Method;
        var healthy = false;
        await Held(() => User(method.IsAsync, async () =>
        {
            time.Start();
            healthy = await method.Invoke(instance!, default, new(0, 1, 1, stop, null)).AsTask().ConfigureAwait(true);
        })).ConfigureAwait(true);
        return healthy;
    }

    internal override void Free()
    {
        Slots?.Graph.Complete();
        threads?.Dispose();
        if (lease is not null) parts.Devices.Release(lease);
        lease = null;
    }

    /// <summary>The end of what was made on the device, before the next worker comes: it must find the memory free.</summary>
    async Task Close()
    {
        if (lease is null || threads is null) return;
        await Counted(() => User(isAsync: false, () =>
        {
            lease.Close(error => parts.Log.LogError(error, "{Worker} epoch {Epoch}: what it made on {Device} could not be freed", pool.Name, Epoch, Device));
            return default;
        })).ConfigureAwait(true);
    }

    /// <summary>Enters user code: asynchronous code on the pool, synchronous code on a thread of the worker.</summary>
    Task User(bool isAsync, Func<ValueTask> code) => NodeParts.Start(() => code().AsTask(), isAsync ? parts.Scheduler : threads!);

    /// <summary>The incarnation is not quiet, and so not freed, before this has ended.</summary>
    Task Counted(Func<Task> work)
    {
        Hold();
        return Held(work);
    }

    /// <summary>The end of the work lets go of what was held for it.</summary>
    async Task Held(Func<Task> work)
    {
        try
        {
            await work().ConfigureAwait(true);
        }
        finally
        {
            Interlocked.Decrement(ref code);
            Returned();
        }
    }
}
