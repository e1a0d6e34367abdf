using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using GWorker.Tests.BadInput;
using GWorker.Tests.Setup;
using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>What carries the calls between the processes of a cluster.</summary>
public sealed class DataConnectionTests : IDisposable
{
    readonly Kept log = new();
    readonly Authority authority = new("ours");

    public void Dispose() => authority.Dispose();

    static long Uid(ClusterNode of) => Akka.Cluster.Cluster.Get(of.System).SelfUniqueAddress.Uid;

    static bool IsDirect(ClusterNode from, ClusterNode to) => from.Connections.Links!.IsDirect(Uid(to));

    Task<ClusterNode> Host(ClusterOptions? options = null) =>
        App.Of("data", App.Cls<Sink>().MinWorkers(1)).Start((options ?? new()) with { Loggers = log });

    Task<ClusterNode> Client(ClusterNode of, ClusterOptions? options = null) =>
        App.Connect("data", (options ?? new()) with { Seeds = [of.Seed()], Loggers = log });

    TlsOptions Issued(string name) => new() { Certificate = authority.Issue(name), Authority = [authority.Certificate] };

    static async Task Until(Func<bool> holds, ClusterNode caller)
    {
        await Calls();
        Assert.Equal(Enumerable.Range(1, 300), await Task.WhenAll(Enumerable.Range(0, 300).Select(i => caller.Get<Sink>().Next.Remote(i))));
        Assert.Equal(100_000, (await caller.Get<Sink>().Make.Remote(100_000)).Length);
        await Calls(); // one that is silent for a second is closed, on a busy machine too, and dialled again

        async Task Calls()
        {
            while (!holds()) Assert.Equal(2, await caller.Get<Sink>().Next.Remote(1));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_dials_its_node_and_both_send_on_that_connection(bool secure)
    {
        await using var node = await Host(new() { Tls = secure ? Issued("node") : null });
        await using var client = await Client(node, new() { Tls = secure ? Issued("client") : null });
        Assert.NotEqual(0, node.Connections.Links!.DataPort);
        Assert.Equal(0, client.Connections.Links!.DataPort);
        await Until(() => IsDirect(client, node) && IsDirect(node, client), client).Soon();
        Assert.DoesNotContain(log.Lines, l => l.Contains("data connection", StringComparison.Ordinal) && !l.Contains("A data connection from", StringComparison.Ordinal)); // which may take too long to say hello, and dials again
    }

    [Fact]
    public async Task Of_two_nodes_one_dials()
    {
        await using var first = await Host();
        await using var second = await Host(new() { Seeds = [first.Seed()] });
        await Until(() => IsDirect(first, second) && IsDirect(second, first), second).Soon();
    }

    /// <summary>
    /// A process that dies ends its connections at once, and the cluster calls it unreachable only seconds later: until then it was given calls, up
    /// to its credits, and their callers waited.
    /// </summary>
    [Fact]
    public async Task A_node_whose_data_connection_has_ended_gets_no_new_calls_before_there_is_another()
    {
        await using var node = await Host();
        await using var client = await Client(node);
        await Until(() => IsDirect(client, node) && IsDirect(node, client), client).Soon();
        var outbox = client.Connections.Find(Uid(node))!.Outbox;
        var peer = Assert.Single(outbox.Peers);
        await client.Until(() => peer.Credits > 0);
        var held = new TaskCompletionSource<(Task<int> Call, int Sent)>(TaskCreationOptions.RunContinuationsAsynchronously);
        client.Directory.Changed += () =>
        {
            if (peer.Credits > 0 || held.Task.IsCompleted) return;
            var call = client.Get<Sink>().Next.Remote(1);
            held.TrySetResult((call, outbox.Outstanding));
        };
        node.Connections.Links!.To(Akka.Actor.Address.Parse(client.Address), Uid(client)).Doubt(); // closes its end, as its process does when it dies
        var (call, sent) = await held.Task.Soon();
        Assert.Equal(0, sent);
        Assert.Equal(2, await call.Soon());
        await Until(() => IsDirect(client, node), client).Soon();
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, -1)]
    public async Task Without_a_data_port_on_one_side_calls_go_over_Akkas_connection(int atNode, int atClient)
    {
        await using var node = await Host(new() { DataPort = atNode });
        await using var client = await Client(node, new() { DataPort = atClient });
        await Until(() => true, client).Soon();
        Assert.False(IsDirect(client, node) || IsDirect(node, client));
    }

    /// <summary>Its certificates are the actor system's own business, and frames in the clear beside it would be nobody's wish.</summary>
    [Fact]
    public async Task Where_Akka_has_TLS_of_its_own_there_is_no_data_port()
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, authority.Issue("node").Export(X509ContentType.Pfx, "secret"));
            var ssl = $"akka.remote.dot-netty.tcp {{ enable-ssl = true, ssl {{ suppress-validation = true, certificate {{ path = \"{file}\", password = secret }} }} }}";
            await using var node = await Host(new() { Hocon = ssl });
            Assert.StartsWith("akka.ssl.tcp", node.Address, StringComparison.Ordinal);
            Assert.Equal(0, node.Connections.Links!.DataPort);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task A_data_port_that_is_taken_is_told()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        var port = ((IPEndPoint)taken.LocalEndPoint!).Port;
        var error = await Assert.ThrowsAsync<ClusterStartException>(() => Host(new() { DataPort = port }));
        Assert.Equal(
            $"This node could not start: port {port} of 127.0.0.1 is in use. Stop the program that has it, choose another with DataPort (GWORKER_DATA_PORT), or take a free one with DataPort = 0.",
            error.Message);
    }

    [Fact]
    public void The_option_in_every_layer()
    {
        Assert.Equal(0, Configured.Of().DataPort);
        Assert.Equal(-1, Configured.Of(null, Configured.With(("GWORKER_DATA_PORT", "-1"))).DataPort);
        Assert.Equal(4063, Configured.Of(new() { DataPort = 4063 }, Configured.With(("GWORKER_DATA_PORT", "-1"))).DataPort);
        Assert.Equal(4064, Configured.Of(new() { DataPort = 4063, Hocon = "gworker.data-port = 4064" }).DataPort);
        Assert.Contains("a data port is from 0 (a free one) to 65535, or -1 for none", Configured.Refused(new() { DataPort = -2 }), StringComparison.Ordinal);
        Assert.Equal("ClusterOptions { DataPort = 5 }", new ClusterOptions { DataPort = 5 }.ToString());
    }
}
