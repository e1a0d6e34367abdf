using System.Net;
using System.Net.Sockets;
using GWorker.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace GWorker.Tests.BadInput;

/// <summary>A start that cannot succeed ends soon, and says why.</summary>
public partial class StartingTests
{
    [Worker]
    public partial class Left(Handle<Right> right)
    {
        [Method] public Task<int> Do(int x) => right.Do.Remote(x);
    }

    [Worker]
    public partial class Right(Handle<Left> left)
    {
        [Method] public Task<int> Do(int x) => left.Do.Remote(x);
    }

    static readonly ClusterOptions Silent = new() { Loggers = NullLoggerFactory.Instance };

    static App Sinks => App.Of("sinks", App.Cls<Sink>());

    [Fact]
    public async Task A_client_of_an_app_that_is_not_there_is_told_which_is()
    {
        await using var node = await Sinks.Start(Silent);

        // On a busy machine the time may be over before it has joined and heard of an app, which it then says: it gets more.
        var (time, why) = (2.S, "");
        do
        {
            time *= 2;
            why = (await App.Connect("sinsk", Silent with { Seeds = [node.Seed()], JoinTimeout = time }).Throws<ClusterStartException>()).Message;
        }
        while (!why.Contains("it runs", StringComparison.Ordinal) && time < 1.Mins);

        Assert.Contains($"no node of the cluster runs app \"sinsk\" after {Written.Measured(time)}; it runs \"sinks\"", why, StringComparison.Ordinal);
        Assert.Equal(2, await node.Get<Sink>().Next.Remote(1).Soon());
    }

    [Fact]
    public async Task A_port_in_use()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var error = await Sinks.Start(Silent with { Port = port }).Throws<ClusterStartException>();
        Assert.Contains($"port {port} of 127.0.0.1 is in use", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_seed_that_never_answers()
    {
        using var mute = new TcpListener(IPAddress.Loopback, 0); // takes connections, and says nothing
        mute.Start();
        var seed = $"127.0.0.1:{((IPEndPoint)mute.LocalEndpoint).Port}";
        var options = Silent with { Seeds = [seed], JoinTimeout = 1.S };
        var errors = await Task.WhenAll(Sinks.Start(options).Throws<ClusterStartException>(), App.Connect("sinks", options).Throws<ClusterStartException>());
        Assert.All(errors, e => Assert.Contains($"no seed answered within 1.S: {seed}", e.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task All_types_that_cannot_travel_are_told_at_once()
    {
        var error = await App.Of("unsendable", App.Cls<Unsendable>()).Start(Silent).Throws<DefinitionException>();
        Assert.Equal(2, error.Faults.Count);
        foreach (var part in (string[])[".Take: Uncontracted is not a MessagePack contract", ".Give: Stream cannot travel"])
            Assert.Contains(error.Faults, f => f.What.Contains(part, StringComparison.Ordinal));
        await using var local = await LocalNode.Start(App.Of("unsendable", App.Cls<Unsendable>()), new() { Loggers = NullLoggerFactory.Instance });
        Assert.Equal(1, await local.Get<Unsendable>().Fine.Remote(1).Soon());
    }

    [Fact]
    public async Task Workers_that_call_each_other_in_a_circle()
    {
        var error = await App.Of("circle", App.Cls<Right>(), App.Cls<Left>()).Start(Silent).Throws<DefinitionException>();
        Assert.StartsWith("GW1055 circle: Left calls Right calls Left;", error.Faults.Single().ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_client_is_told_too()
    {
        await using var node = await Sinks.Start(Silent);
        await using var client = await App.Connect("sinks", Silent with { Seeds = [node.Seed()] });
        Assert.Equal(2, Assert.Throws<DefinitionException>(() => client.Get<Unsendable>()).Faults.Count);
        Assert.Throws<DefinitionException>(() => client.Get<Unsendable>()); // the first asking has left nothing behind
    }

    [Fact]
    public async Task A_clients_handles_are_of_one_pool_whoever_asks_first()
    {
        await using var node = await Sinks.Start(Silent);
        await using var client = await App.Connect("sinks", Silent with { Seeds = [node.Seed()] });
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => client.Get<Sink>()))).Soon();
        Assert.Equal(2, await client.Get<Sink>().Next.Remote(1).Soon());
        Assert.Single(client.Status.Pools);
    }
}
