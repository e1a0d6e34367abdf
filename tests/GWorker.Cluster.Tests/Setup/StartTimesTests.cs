using Akka.Actor;
using Akka.Cluster;
using Xunit.Abstractions;

namespace GWorker.Tests.Setup;

/// <summary>A node alone is up and down again before anybody waits for it: most of Akka's own intervals would be waited out.</summary>
public class StartTimesTests(ITestOutputHelper output)
{
    [Fact]
    public async Task One_node_starts_and_stops_quickly()
    {
        var (starts, stops) = (new List<TimeSpan>(), new List<TimeSpan>());
        var clock = TimeProvider.System;

        // Generous: what this guards against are waits of a second and more each time, on a machine that does other things too.
        while (starts.Count < 20 && !(starts.Any(s => s < 2.S) && stops.Any(s => s < 3.S)))
        {
            var begin = clock.GetTimestamp();
            var system = Configured.Of().Start();
            await system.Up();
            starts.Add(clock.GetElapsedTime(begin));
            begin = clock.GetTimestamp();
            await CoordinatedShutdown.Get(system).Run(CoordinatedShutdown.ClrExitReason.Instance);
            stops.Add(clock.GetElapsedTime(begin));
        }

        var (start, stop) = (starts.Min(), stops.Min());
        output.WriteLine($"start {start.TotalMilliseconds:F0} ms, stop {stop.TotalMilliseconds:F0} ms; first start {starts[0].TotalMilliseconds:F0} ms; all {string.Join(" ", starts.Select(s => $"{s.TotalMilliseconds:F0}"))} / {string.Join(" ", stops.Select(s => $"{s.TotalMilliseconds:F0}"))}");

        Assert.True(start < 2.S, $"start {start}");
        Assert.True(stop < 3.S, $"stop {stop}");
    }
}
