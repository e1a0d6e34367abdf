using Akka.Actor;
using Akka.Cluster;
using GWorker.Tests.BadInput;
using GWorker.Tests.Setup;
using GWorker.Tests.TestKit;

namespace GWorker.Tests.Issues;

/// <summary>Where all nodes were stopped at once, each warned of the others: as members that cannot be reached, which those that leave soon are.</summary>
public class AMemberThatLeavesIsNoWarning
{
    [Theory]
    [InlineData(Akka.Cluster.MemberStatus.Up, "Warning GWorker: {0} cannot be reached: it gets no new calls until it can, or is voted out")]
    [InlineData(Akka.Cluster.MemberStatus.Leaving, "Debug GWorker: {0} cannot be reached any more: it is leaving")]
    [InlineData(Akka.Cluster.MemberStatus.Exiting, "Debug GWorker: {0} cannot be reached any more: it is leaving")]
    public async Task When_it_cannot_be_reached(Akka.Cluster.MemberStatus status, string line)
    {
        using var log = new Kept();
        await using var node = await App.Of("silent", App.Cls<Sink>()).Start(new() { Loggers = log });
        await node.Until(() => Cluster.Get(node.System).SelfMember.Status == Akka.Cluster.MemberStatus.Up); // which Akka's own view of it may hear later than the node
        var member = Cluster.Get(node.System).SelfMember;
        if (status != Akka.Cluster.MemberStatus.Up) member = member.Copy(Akka.Cluster.MemberStatus.Leaving);
        if (status == Akka.Cluster.MemberStatus.Exiting) member = member.Copy(Akka.Cluster.MemberStatus.Exiting);
        var unreachable = node.Until(() => !node.Directory.IsReachable(member.UniqueAddress.Uid));
        node.System!.ActorSelection($"/user/{MembershipActor.Name}").Tell(new ClusterEvent.UnreachableMember(member));
        await unreachable;
        Assert.Contains(string.Format(null, line, member.Address), log.Lines);
        Assert.Single(log.Lines, l => l.Contains("cannot be reached", StringComparison.Ordinal));
    }
}
