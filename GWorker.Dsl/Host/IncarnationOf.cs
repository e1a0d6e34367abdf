using Microsoft.Extensions.Logging;

namespace GWorker;

/// <inheritdoc cref="Incarnation"/>
internal sealed class Incarnation<T>(int epoch, Pool pool, NodeParts parts, ISlotOwner owner) : Incarnation(epoch) where T : class, IWorker<T>
{
    static readonly WorkerContract<T> Contract = T.Contract;

    GpuDevice? device;
    WorkerThreads? threads;
    T? instance;
    int code;

    internal override bool IsQuiet => Volatile.Read(ref code) == 0 && (Slots is null || Slots.Queue.IsIdle(Slots));

    internal override async Task Enter(CancellationToken stop)
    {
        device = parts.Devices.Lease(pool.Name, pool.Policy);
        Device = device.Name;

        // Beside the calls' threads: one for each probe, so that a full worker can still be asked how it is.
        threads = new(pool.Name, Math.Min(pool.Plan.Concurrent, short.MaxValue) + 3, parts.Quiescence);
        var services = new WorkerServices(pool.Name, parts.Services, device, parts.Loggers, parts.Clock);
        await Run(false, () =>
        {
            instance = CallScope.Construct(pool.Key, () => Contract.Create!(services));
            return default;
        }).ConfigureAwait(true);
        foreach (var hook in Contract.Enter)
            await Run(hook.IsAsync, () => hook.Invoke(instance!, stop)).ConfigureAwait(true);

        Slots = new(pool.Queue, instance!, pool.Plan.Concurrent, Contract.Methods.Count, pool.Policy.IsolateFailures, owner);
        Slots.Graph = Weaver.Weave(pool.Plan, Contract.Methods, Slots, parts.Scheduler, threads);
        _ = Slots.Graph.Completion.ContinueWith(
            static (_, state) => ((WorkerSlots)state!).Owner.OnGraphFault((WorkerSlots)state), Slots, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, parts.Scheduler);
    }

    internal override async Task Exit(CancellationToken stop)
    {
        if (instance is null) return;
        foreach (var hook in Contract.Exit)
        {
            try
            {
                await Run(hook.IsAsync, () => hook.Invoke(instance, stop)).ConfigureAwait(true);
            }
            catch (Exception error)
            {
                // The others still run: what they free is not this one's to lose.
                parts.Log.LogError(error, "{Worker}.{Hook}, an [OnExit], threw; the worker stops all the same", pool.Name, hook.Name);
            }
        }
    }

    internal override async Task<bool> Probe(ProbeSpec probe, Action started, CancellationToken stop)
    {
        var method = (Contract<Unit, bool>)probe.Method;
        var healthy = false;
        await Run(method.IsAsync, async () =>
        {
            started();
            healthy = await method.Invoke(instance!, default, new(0, 1, 1, stop, null)).ConfigureAwait(true);
        }).ConfigureAwait(true);
        return healthy;
    }

    internal override void Free()
    {
        Slots?.Graph.Complete();
        threads?.Dispose();
        if (device is not null) parts.Devices.Release(device);
        device = null;
    }

    /// <summary>Enters user code: asynchronous code on the pool, synchronous code on a thread of the worker.</summary>
    async Task Run(bool isAsync, Func<ValueTask> user)
    {
        Interlocked.Increment(ref code);
        try
        {
            Task<Task> running;
            var flow = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
            try
            {
                running = Task.Factory.StartNew(() => user().AsTask(), CancellationToken.None, TaskCreationOptions.None, isAsync ? parts.Scheduler : threads!);
            }
            finally
            {
                if (flow != default) flow.Undo();
            }

            await (await running.ConfigureAwait(true)).ConfigureAwait(true);
        }
        finally
        {
            Interlocked.Decrement(ref code);
            Returned();
        }
    }
}
