using GWorker.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using static GWorker.Tests.TestKit.Entries;

namespace GWorker.Tests.Issues;

/// <summary>
/// A node without the device held calls for the only one that has it. When that one paused for some seconds, all of them failed with "no
/// node offers" it, although the cluster had decided nothing yet and the node came back.
/// </summary>
public sealed class WhatWaitsForADeviceOutlivesAShortUnreachability
{
    [Fact]
    public async Task Until_its_host_is_removed()
    {
        var clock = new FakeTimeProvider();
        var node = new NodeParts(clock, new Watch(), NullLoggerFactory.Instance, new([], clock, mayFallBack: false), TaskScheduler.Default, null, 64, false);
        var parts = new ClusterParts(node, "app", true, 1 << 20) { Address = "here", Uid = 1 };
        var keeper = new ClusterKeeper(parts, new(parts), static () => { });
        node.Keeper = keeper;
        var service = new Service<Watched>(App.Cls<Watched>().Gpu("A100"), node);
        parts.Services.Add(service);
        parts.Directory.Apply(keeper.Entry());
        var far = Serving("far", [Offer("Watched")]);
        parts.Directory.Apply(far);
        var call = service.Handle().Next.Remote(1);
        foreach (var reachable in (bool[])[true, false, true, false])
        {
            parts.Directory.SetReachable(far.Uid, reachable);
            keeper.Tidy();
            Assert.False(call.IsCompleted);
        }

        parts.Directory.Remove(far.Uid);
        keeper.Tidy();
        Assert.Contains("no node offers \"A100\"; offered: no device", (await call.Throws<UnavailableException>()).Message, StringComparison.Ordinal);
    }
}
