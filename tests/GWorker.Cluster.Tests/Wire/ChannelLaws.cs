using FsCheck.Xunit;

namespace GWorker.Tests.Wire;

/// <summary>Whatever a network does: everything arrives once and in order, the window holds, and in the end nothing is kept.</summary>
[Properties(Arbitrary = [typeof(Traffics)], MaxTest = 500, QuietOnSuccess = true)]
public class ChannelLaws
{
    [Property]
    public void Everything_arrives_once_and_in_order(Traffic traffic)
    {
        using var net = new Net(new() { FrameSize = traffic.FrameSize, Window = traffic.Window, Ahead = traffic.Ahead });
        var content = new Random(traffic.Steps.Length);
        foreach (var step in traffic.Steps)
        {
            Take(step, net, content);
            Check(net.Left, net.Right, traffic);
            Check(net.Right, net.Left, traffic);
        }

        net.Settle();
        net.Right.CheckAllCame(net.Left);
        net.Left.CheckAllCame(net.Right);
        Assert.Equal((0, 0), (net.Left.Channel.InFlight, net.Right.Channel.InFlight));
        var damaged = traffic.Steps.Any(s => s.What == Does.Damage);
        foreach (var end in (Net.End[])[net.Left, net.Right]) Assert.True(end.Faults.Count <= (damaged ? 1 : 0), string.Join("; ", end.Faults));
    }

    static void Take(Step step, Net net, Random content)
    {
        var end = step.Left ? net.Left : net.Right;
        switch (step.What)
        {
            case Does.Write:
                var record = new byte[step.N];
                content.NextBytes(record);
                end.Write(record);
                break;
            case Does.Flush:
                end.Channel.Flush();
                break;
            case Does.Deliver:
                end.Deliver(step.N);
                break;
            case Does.Lose:
                end.Take(step.N);
                break;
            case Does.Double when end.Frames.Count > 0:
                end.Frames.Insert(step.N % end.Frames.Count, end.Frames[^1]);
                break;
            case Does.Damage when end.Frames.Count > 0:
                var damaged = (byte[])end.Frames[step.N % end.Frames.Count].Clone();
                damaged[step.N % damaged.Length] ^= (byte)(1 << step.N % 8);
                end.Frames[step.N % end.Frames.Count] = damaged;
                break;
            case Does.Wait:
                net.Clock.Advance(TimeSpan.FromMilliseconds(step.N));
                break;
        }
    }

    static void Check(Net.End from, Net.End to, Traffic traffic)
    {
        Assert.True(from.Channel.InFlight <= traffic.Window, $"{from.Channel.InFlight} bytes in flight");
        Assert.All(from.Frames, f => Assert.True(f.Length <= traffic.FrameSize));
        Assert.True(to.Received.Count <= from.Written.Count);
        if (to.Received.Count > 0) Assert.Equal(from.Written[to.Received.Count - 1], to.Received[^1]);
    }
}
