using Microsoft.Extensions.Time.Testing;

namespace GWorker.Tests.Issues;

/// <summary>Generated code awaited a batch's task off the node's scheduler, so that Quiet() could end between the user's last line and the answer.</summary>
public partial class AsyncBatchesAreSeenByQuiet
{
    [Worker]
    public partial class Yielding
    {
        [Method]
        public async Task<int[]> Batched(Batch<int> xs)
        {
            await Task.Yield();
            return [.. xs];
        }

        [Method]
        public async Task Plain(int x) => await Task.Yield();
    }

    [Fact]
    public async Task Quiet_does_not_end_before_the_answer()
    {
        await using var node = await App.Of("t", App.Cls<Yielding>().MinWorkers(1).Concurrent(1000).Batched(1, 0.Ms).Lanes(4)).Start(new() { Clock = new FakeTimeProvider() });
        var handle = node.Get<Yielding>();
        for (var i = 0; i < 200; i++)
        {
            Task[] calls = [handle.Batched.Remote(i), handle.Plain.Remote(i)];
            await node.Quiet();
            Assert.All(calls, c => Assert.True(c.IsCompleted, $"call {i} is {c.Status}"));
        }
    }
}
