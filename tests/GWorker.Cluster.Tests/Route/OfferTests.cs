using GWorker.Tests.BadInput;
using GWorker.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace GWorker.Tests.Route;

/// <summary>A client has no definition: what it must know of one comes from its nodes.</summary>
public class OfferTests
{
    /// <summary>Its calls failed after five minutes while the worker was still allowed to load, and a longer list than 16,384 was refused whatever the queue had been given.</summary>
    [Fact]
    public async Task How_long_a_client_waits_for_a_start_and_what_its_queue_holds_is_said_by_its_nodes()
    {
        await using var node = await App.Of("offers", App.Cls<Sink>().MinWorkers(1).StartupTimeout(20.Mins).Queue(7, 1.MiB)).Start(new() { Loggers = NullLoggerFactory.Instance });
        await using var client = await App.Connect("offers", new() { Seeds = [node.Seed()], Loggers = NullLoggerFactory.Instance });
        Assert.Equal(2, await client.Get<Sink>().Next.Remote(1).Soon());
        var policy = Assert.Single(Assert.Single(client.Connections.All).Outbox.Peers).Pool.Policy;
        Assert.Equal((20.Mins, 7, 1.MiB), (policy.StartupTimeout, policy.QueueItems, policy.QueueBytes));
    }
}
