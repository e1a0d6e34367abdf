using GWorker.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GWorker.Tests.Issues;

/// <summary>
/// A call that was chosen and could not start, because nothing gave it a thread, is lost or sent out again when its worker is
/// given up. When it got its thread after all, the old worker handed it back a second time: it stood in two lists at once.
/// </summary>
public partial class AnAbandonedWorkerHandsNothingBackTwice
{
    [Worker]
    public partial class Small
    {
        [Method] public async Task<int> One() { await Task.Yield(); return 1; }
        [Method] public async Task<int[]> Batched(Batch<int> xs) { await Task.Yield(); return [.. xs]; }
    }

    sealed class Sink : ISink<int>
    {
        internal readonly List<string> Heard = [];

        public void Item(int value) => Heard.Add($"{value}");

        public void End() => Heard.Add("end");

        public void Error(Exception error) => Heard.Add(error.GetType().Name);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_late_start_in_the_old_worker_does_nothing(bool batched)
    {
        var starved = new StarvedScheduler();
        var parts = new NodeParts(new FakeTimeProvider(), null, NullLoggerFactory.Instance, new([], TimeProvider.System), starved, null, 64, Copies: false);
        var cls = App.Cls<Small>().Retries(3).Concurrent(1).Batched(1, 0.Ms);
        var service = ((Cls)cls).Open(parts);
        var queue = service.Usual.Queue;
        WorkerSlots NewSlots()
        {
            var slots = new WorkerSlots(queue, new Small(), 1, 2, isolates: false, new IdleOwner());
            slots.Graph = Weaver.Weave(service.Plan, cls.Shape.Methods, slots, starved, starved);
            return slots;
        }

        var (old, next, sink) = (NewSlots(), NewSlots(), new Sink());
        queue.Open(old);
        var destination = new Destination(service, ParameterSet.Empty, ParameterSet.Empty, null);
        queue.Admit(batched
            ? new Item<int, int>(destination, Small.Methods.Batched, 1, sink, default)
            : new Item<Unit, int>(destination, Small.Methods.One, default, sink, default));
        Assert.Equal((0, 1), (queue.Load().Waiting, queue.Load().Running));

        // Condemned, and given up after its grace, before anything ran.
        queue.Close(old, handBack: true);
        queue.Detach(old, "test");
        Assert.Equal(1, queue.Load().Waiting);
        starved.Feed();
        Assert.Equal(1, queue.Load().Waiting);
        queue.Open(next);
        starved.Feed();
        Assert.Equal(["1", "end"], sink.Heard);
        Assert.Equal((0, 0), (queue.Load().Waiting, queue.Load().Running));
    }
}
