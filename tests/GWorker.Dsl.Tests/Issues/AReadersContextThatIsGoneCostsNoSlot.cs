using GWorker.Tests.TestKit;

namespace GWorker.Tests.Issues;

/// <summary>A stream that ended told its reader, in whose context that went on; where the context was gone, what it threw left the run, and the run's slot was lost with it.</summary>
public class AReadersContextThatIsGoneCostsNoSlot
{
    sealed class Gone : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => throw new InvalidOperationException("the window is closed");
    }

    [Fact]
    public async Task Whether_an_item_comes_or_the_end()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, App.Cls<Waiting>().MinWorkers(1));
        var waiting = node.Get<Waiting>();
        for (var i = 0; i < 3; i++)
        {
            Waiting.Gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
            var stream = waiting.Items.Remote(i % 2).GetAsyncEnumerator();
            var before = SynchronizationContext.Current;
            SynchronizationContext.SetSynchronizationContext(new Gone());
            try
            {
                stream.MoveNextAsync().GetAwaiter().OnCompleted(static () => { });
            }
            finally
            {
                SynchronizationContext.SetSynchronizationContext(before);
            }

            Waiting.Gate.SetResult();
            await node.Quiet();
            Assert.Equal((0, 0), (node.Pool.Running, node.Pool.Waiting));
        }
    }
}

[Worker]
public partial class Waiting
{
    internal static TaskCompletionSource Gate { get; set; } = new();

    [Method]
    public async IAsyncEnumerable<int> Items(int count)
    {
        await Gate.Task;
        for (var i = 0; i < count; i++) yield return i;
    }
}
