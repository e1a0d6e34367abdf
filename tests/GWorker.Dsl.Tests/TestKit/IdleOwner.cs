namespace GWorker.Tests.TestKit;

/// <summary>An owner of slots that may become idle and nothing else.</summary>
sealed class IdleOwner : ISlotOwner
{
    internal int Idles { get; private set; }

    public void OnIdle(WorkerSlots slots) => Idles++;

    public void OnStuck(WorkerSlots slots) => Assert.Fail("stuck");

    public void OnDeviceLost(Incarnation incarnation, string why) => Assert.Fail("lost");

    public void OnGraphFault(WorkerSlots slots) => Assert.Fail("faulted");
}
