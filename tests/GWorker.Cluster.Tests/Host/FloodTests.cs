using GWorker.Tests.Setup;
using GWorker.Tests.TestKit;
using Xunit.Abstractions;

namespace GWorker.Tests;

[Worker]
public partial class Swallow
{
    [Method] public int Length(string text) => text.Length;
}

/// <summary>
/// Large payloads without end, where they share Akka's own connection with its heartbeats: a window of the channel is all that a heartbeat
/// ever waits behind, so nobody is missed.
/// </summary>
public class FloodTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    public async Task Nodes_go_on_hearing_each_other(int dataPort)
    {
        // A machine that stands still for seconds loses a node too, and a flood that starves its process does so each time.
        for (var round = 1; await Flood(dataPort) is { Length: > 0 } lost; round++) Assert.True(round < 3, lost);
    }

    async Task<string> Flood(int dataPort)
    {
        using var log = new Kept();
        await using var node = await App.Of("flood", App.Cls<Swallow>().MinWorkers(1).Concurrent(4)).Start(new() { Loggers = log, DataPort = dataPort });
        await using var client = await App.Connect("flood", new() { Seeds = [node.Seed()], Loggers = log, DataPort = dataPort });
        var swallow = client.Get<Swallow>();
        var text = new string('x', 1 << 20);
        var until = TimeProvider.System.GetTimestamp() + 8 * TimeProvider.System.TimestampFrequency;
        var sent = 0;
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            while (TimeProvider.System.GetTimestamp() < until)
            {
                Assert.Equal(text.Length, await swallow.Length.Remote(text).Soon());
                Interlocked.Increment(ref sent);
            }
        }));

        // Akka says of a heartbeat that came late that it did; of a node that it took for lost, GWorker does.
        var late = log.Lines.Count(l => l.Contains("heartbeat interval is growing too large", StringComparison.Ordinal));
        output.WriteLine($"{sent} MiB, {late} late heartbeats");
        Assert.True(sent > 8, $"{sent}");
        return string.Join('\n', log.Lines.Where(l => l.Contains("cannot be reached", StringComparison.Ordinal) || l.Contains("is lost", StringComparison.Ordinal))
            .Concat(node.Cluster.Members.Where(m => !m.IsReachable).Select(m => $"{m.Address} is out of reach")));
    }
}
