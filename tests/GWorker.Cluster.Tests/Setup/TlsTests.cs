using System.Security.Cryptography;
using Akka.Actor;
using Akka.Cluster;
using GWorker.Tests.TestKit;

namespace GWorker.Tests.Setup;

/// <summary>Two actor systems over TLS: who is believed and who is not.</summary>
public sealed class TlsTests : IAsyncDisposable
{
    readonly Authority authority = new("ours");
    readonly Authority foreign = new("foreign");
    readonly List<ActorSystem> systems = [];

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(systems.Select(s => s.Terminate()));
        authority.Dispose();
        foreign.Dispose();
    }

    ActorSystem Start(TlsOptions? tls)
    {
        var system = Configured.Of(new() { Tls = tls, Loggers = new Kept() }).Start();
        systems.Add(system);
        return system;
    }

    TlsOptions Issued(string name) => new() { Certificate = authority.Issue(name), Authority = [authority.Certificate] };

    /// <summary>A remote actor answers, by an address of the caller's protocol.</summary>
    static async Task<string> Call(ActorSystem from, ActorSystem to)
    {
        to.ActorOf(Props.Create(() => new Echo()), "echo");
        var address = Cluster.Get(to).SelfAddress.WithProtocol(Cluster.Get(from).SelfAddress.Protocol);
        return await from.ActorSelection($"{address}/user/echo").Ask<string>("hello", Patient.Patience);
    }

    static async Task Refused(ActorSystem from, ActorSystem to)
    {
        to.ActorOf(Props.Create(() => new Echo()), "echo");
        var address = Cluster.Get(to).SelfAddress.WithProtocol(Cluster.Get(from).SelfAddress.Protocol);
        await Assert.ThrowsAsync<AskTimeoutException>(() => from.ActorSelection($"{address}/user/echo").Ask<string>("hello", TimeSpan.FromSeconds(2)));
    }

    [Fact]
    public async Task Nodes_of_one_authority_talk()
    {
        var (a, b) = (Start(Issued("a")), Start(Issued("b")));
        Assert.Equal("akka.ssl.tcp", Cluster.Get(a).SelfAddress.Protocol);
        Assert.Equal("hello!", await Call(a, b));
        Assert.Equal("hello!", await Call(b, a));
    }

    [Fact]
    public async Task Nodes_that_share_a_certificate_talk_and_another_of_the_same_authority_does_not()
    {
        var shared = new TlsOptions { Certificate = authority.Issue("shared") };
        var (a, b, other) = (Start(shared), Start(shared), Start(new() { Certificate = authority.Issue("other") }));
        Assert.Equal("hello!", await Call(a, b));
        await Refused(other, a);
    }

    [Fact]
    public async Task A_foreign_certificate_is_refused_in_both_directions()
    {
        // This one would believe us: what is tested is that we do not believe it.
        var stranger = Start(new() { Certificate = foreign.Issue("stranger"), Authority = [foreign.Certificate, authority.Certificate] });
        var ours = Start(Issued("ours"));
        await Task.WhenAll(Refused(stranger, ours), Refused(ours, stranger));
    }

    [Fact]
    public async Task A_node_without_TLS_is_refused()
    {
        var (plain, ours) = (Start(null), Start(Issued("ours")));
        await Task.WhenAll(Refused(plain, ours), Refused(ours, plain));
    }

    [Fact]
    public void Who_is_believed()
    {
        using var a = authority.Issue("a");
        using var b = authority.Issue("b");
        using var x = foreign.Issue("x");
        TlsIdentity Of(TlsOptions tls) => TlsIdentity.Of(tls, o => ConfigLayer.OfCode(new() { Tls = tls }).About(o), [])!;

        var own = Of(new() { Certificate = a });
        Assert.True(own.Believes(a, null));
        Assert.False(own.Believes(b, null));
        Assert.False(own.Believes(null, null));

        var issued = Of(new() { Certificate = a, Authority = [authority.Certificate] });
        Assert.True(issued.Believes(b, null));
        Assert.False(issued.Believes(x, null));

        var listed = Of(new() { Certificate = a, Thumbprints = [x.GetCertHashString(HashAlgorithmName.SHA256), b.Thumbprint.ToLowerInvariant()] });
        Assert.True(listed.Believes(x, null));
        Assert.True(listed.Believes(b, null));
        Assert.False(listed.Believes(a, null));

        var both = Of(new() { Certificate = a, Authority = [authority.Certificate], Thumbprints = [x.Thumbprint, b.Thumbprint] });
        Assert.True(both.Believes(b, null));
        Assert.False(both.Believes(a, null));
        Assert.False(both.Believes(x, null));
    }

    [Fact]
    public void Seeds_are_addresses_of_the_same_protocol()
    {
        var config = Configured.Of(new() { Tls = Issued("a"), Seeds = ["node-1:4053"] });
        Assert.Equal("akka.ssl.tcp://gworker@node-1:4053", Assert.Single(config.Seeds).ToString());
        Assert.True(config.Akka.GetBoolean("akka.remote.dot-netty.tcp.ssl.require-mutual-authentication"));
    }

    sealed class Echo : ReceiveActor
    {
        public Echo() => Receive<string>(text => Sender.Tell($"{text}!"));
    }
}
