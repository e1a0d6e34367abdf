namespace GWorker.Tests.Issues;

/// <summary>A full batch that lacked slots set the wake-up to the end of its own reservation and forgot the window of an older item, which then waited past its wait with a slot and a lane free.</summary>
public class AWindowEndsWhileAnotherBatchReserves
{
    static readonly LaneView Older = new(IsBatch: true, IsFree: true, IsEager: false, Count: 1, Max: 7, Oldest: 0, Wait: 10);
    static readonly LaneView Full = new(IsBatch: true, IsFree: true, IsEager: false, Count: 5, Max: 7, Oldest: 3, Wait: 10);

    [Fact]
    public void The_older_window_wakes_the_queue()
    {
        var slots = new Slots(Free: 1, Total: 2);
        Assert.Equal(Decision.WakeAt(10), BatchPolicy.Decide([Older, Full], slots, now: 3));
        Assert.Equal(Decision.Close(0, 1, CloseReason.Window), BatchPolicy.Decide([Older, Full], slots, now: 10));
    }
}
