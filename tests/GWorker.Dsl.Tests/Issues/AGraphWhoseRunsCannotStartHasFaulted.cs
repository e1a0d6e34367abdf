using GWorker.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GWorker.Tests.Issues;

/// <summary>Where no thread could be had for a batch, its block faulted and nobody was told: the one before it took the worker's batches for ever.</summary>
public class AGraphWhoseRunsCannotStartHasFaulted
{
    [Fact]
    public async Task And_says_so()
    {
        var parts = new NodeParts(new FakeTimeProvider(), null, NullLoggerFactory.Instance, new([], TimeProvider.System), TaskScheduler.Default, null, 64, Copies: false);
        var service = ((Cls)App.Cls<Scripted>().Concurrent(2).Batched(2, 0.S)).Open(parts);
        var owner = new Owner();
        var slots = new WorkerSlots(service.Usual.Queue, new Scripted(new(), CpuDevice.Instance), 2, service.Cls.Shape.Methods.Count, isolates: false, owner);
        var graph = Weaver.Weave(service.Plan, service.Cls.Shape.Methods, slots, TaskScheduler.Default, threads: new NoThreads());
        Assert.True(graph.Post(Scripted.Methods.ManyNow.Index, [new(New(service))]));
        Assert.Same(slots, await owner.Fault.Task.Soon());
        Assert.False(graph.Post(Scripted.Methods.ManyNow.Index, [new(New(service))]));
    }

    static Item<int, int> New(Service service) => new(new(service, ParameterSet.Empty, ParameterSet.Empty, null), (Contract<int, int>)Scripted.Methods.ManyNow, 1, new Promise<int>(), default);

    sealed class Owner : ISlotOwner
    {
        internal TaskCompletionSource<WorkerSlots> Fault { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void OnIdle(WorkerSlots slots)
        {
        }

        public void OnStuck(WorkerSlots slots)
        {
        }

        public void OnDeviceLost(Incarnation incarnation, string why)
        {
        }

        public void OnGraphFault(WorkerSlots slots) => Fault.TrySetResult(slots);
    }

    sealed class NoThreads : TaskScheduler
    {
        protected override void QueueTask(Task task) => throw new OutOfMemoryException();

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

        protected override IEnumerable<Task> GetScheduledTasks() => [];
    }
}
