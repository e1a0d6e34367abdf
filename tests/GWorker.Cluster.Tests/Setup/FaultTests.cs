using System.Security.Cryptography.X509Certificates;

namespace GWorker.Tests.Setup;

/// <summary>All that is wrong with the options comes out at once, in the words of the place where it was said.</summary>
public sealed class FaultTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("gworker-faults");

    public void Dispose() => folder.Delete(recursive: true);

    string Write(string name, string text)
    {
        var path = Path.Combine(folder.FullName, name);
        File.WriteAllText(path, text);
        return path;
    }

    [Fact]
    public void In_code() => Assert.Equal(
        """
        App "tests" cannot start with its cluster options: 8 faults.
          GW1071 ClusterOptions.ConfigFile = "none.hocon": there is no such file. Put it beside the program, or leave ConfigFile out.
          GW1060 ClusterOptions.Hostname = " ": it must be a host name or an address. Write Hostname = "127.0.0.1".
          GW1061 ClusterOptions.Port = 70000: a port is from 0 (a free one) to 65535. Write Port = 4053.
          GW1062 ClusterOptions.Seeds = ["node-1", "node-2:4053"]: a seed is host:port. Write Seeds = ["10.0.0.1:4053"].
          GW1063 ClusterOptions.Roles = ["gworker-host"]: a role needs a name, and those that begin with gworker- are given by GWorker. Write Roles = ["frontend"].
          GW1064 ClusterOptions.MaxPayload = 512: it must be from 1 KiB to 1 GiB. Write MaxPayload = 64.MiB.
          GW1065 ClusterOptions.JoinTimeout = 0.Ms: it must be more than 0 and at most 24 hours. Write JoinTimeout = 30.S.
          GW1066 ClusterOptions.Tls.CertificateFile = "none.pfx": there is no such file. Write Tls.CertificateFile = "node.pfx".
        """,
        Configured.Refused(new()
        {
            Hostname = " ",
            Port = 70_000,
            Seeds = ["node-1", "node-2:4053"],
            Roles = ["gworker-host"],
            MaxPayload = 512,
            JoinTimeout = TimeSpan.Zero,
            Tls = new() { CertificateFile = "none.pfx" },
            ConfigFile = "none.hocon",
        }));

    [Fact]
    public void In_the_environment() => Assert.Equal(
        """
        App "tests" cannot start with its cluster options: 4 faults.
          GW1061 GWORKER_PORT=http: a port is from 0 (a free one) to 65535. Write GWORKER_PORT=4053.
          GW1062 GWORKER_SEEDS=node-1: a seed is host:port. Write GWORKER_SEEDS=10.0.0.1:4053.
          GW1064 GWORKER_MAX_PAYLOAD=huge: it must be from 1 KiB to 1 GiB. Write GWORKER_MAX_PAYLOAD=64 MiB.
          GW1066 GWORKER_TLS_CERTIFICATE=none.pfx: there is no such file. Write GWORKER_TLS_CERTIFICATE=node.pfx.
        """,
        Configured.Refused(new(), Configured.With(
            ("GWORKER_PORT", "http"), ("GWORKER_SEEDS", "node-1"), ("GWORKER_MAX_PAYLOAD", "huge"), ("GWORKER_TLS_CERTIFICATE", "none.pfx"))));

    [Fact]
    public void In_a_file()
    {
        var file = Write("akka.hocon", "gworker {\n  port = -1\n  seeds = [\"x:0\"]\n  prot = 5\n  tls.cert = x\n}\nakka.cluster.seed-nodes = [nobody]");
        Assert.Equal(
            $"""
            App "tests" cannot start with its cluster options: 4 faults.
              GW1072 {file}, gworker.prot: there is no such option. Write one of hostname, public-hostname, port, data-port, seeds, roles, max-payload, join-timeout, tls.
              GW1072 {file}, gworker.tls.cert: there is no such option. Write one of certificate, password, authority, thumbprints.
              GW1061 {file}, gworker.port = -1: a port is from 0 (a free one) to 65535. Write gworker.port = 4053.
              GW1062 {file}, gworker.seeds = ["x:0"]: a seed is host:port. Write gworker.seeds = ["10.0.0.1:4053"].
            """,
            Configured.Refused(new() { ConfigFile = file }));
    }

    /// <summary>What Akka's parser itself would take, and one that it would read for ever.</summary>
    [Theory]
    [InlineData("akka {\n  loglevel = INFO\n", "line 1: { is never closed")]
    [InlineData("a = 1\nb = [1, 2", "line 2: [ is never closed")]
    [InlineData("a { b = 1 } }", "line 1: } closes nothing")]
    [InlineData("a = [1, 2}", "line 1: } closes the [ of line 1")]
    [InlineData("a = \"b\nc = 1", "line 1: a quote is never closed")]
    [InlineData("a { b = }", "a.b has no value")]
    [InlineData("hello", "hello has no value")]
    public void A_text_that_does_not_parse(string text, string why)
    {
        var file = Write("my.hocon", text);
        Assert.Equal(
            $"App \"tests\" cannot start with its cluster options: 1 fault.\n  GW1070 {file}: it does not parse: {why}. Write it in Akka's notation, for example gworker.port = 4053.",
            Configured.Refused(new() { ConfigFile = file }));
        Assert.Contains($"GW1070 ClusterOptions.Hocon: it does not parse: {why}", Configured.Refused(new() { Hocon = text }), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing } here [ \"")]
    [InlineData("a = \"}\\\"{\" // a comment with \"\nb = \"\"\"two\n[ lines\"\"\"")]
    [InlineData("a = http://x/{}")]
    public void A_text_that_does(string text) => Assert.Null(HoconShape.Fault(text));

    [Fact]
    public void All_addresses_need_a_name_that_others_call() => Assert.Equal(
        "App \"tests\" cannot start with its cluster options: 1 fault.\n  GW1060 GWORKER_HOSTNAME=0.0.0.0: others cannot call a node by that. Say too what they call it, with PublicHostname (GWORKER_PUBLIC_HOSTNAME).",
        Configured.Refused(new(), Configured.With(("GWORKER_HOSTNAME", "0.0.0.0"))));

    [Fact]
    public void A_client_is_told_as_one() => Assert.StartsWith(
        "A client of app \"tests\" cannot start with its cluster options: 1 fault.",
        Assert.Throws<DefinitionException>(() => Configured.Client(new() { Port = -1 })).Message, StringComparison.Ordinal);

    [Fact]
    public void Certificates()
    {
        using var authority = new Authority("ca");
        using var node = authority.Issue("node");
        var pfx = Path.Combine(folder.FullName, "node.pfx");
        File.WriteAllBytes(pfx, node.Export(X509ContentType.Pfx, "right"));
        Assert.Contains(node.Subject, Configured.Of(new() { Tls = new() { CertificateFile = pfx, Password = "right" } }).Setups
            .OfType<Akka.Remote.Transport.DotNetty.DotNettySslSetup>().Single().Certificate.Subject, StringComparison.Ordinal);

        var wrong = Configured.Refused(new() { Tls = new() { CertificateFile = pfx, Password = "wrong" } });
        Assert.StartsWith($"App \"tests\" cannot start with its cluster options: 1 fault.\n  GW1066 ClusterOptions.Tls.CertificateFile = \"{pfx}\": it cannot be read: ", wrong, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", wrong, StringComparison.Ordinal);

        using var open = X509CertificateLoader.LoadCertificate(node.RawData);
        Assert.Equal(
            """
            App "tests" cannot start with its cluster options: 1 fault.
              GW1067 ClusterOptions.Tls: the certificate CN=node has no private key, so this node could not prove that it is its own. Export it as PFX with its private key, and give that as Tls.CertificateFile (GWORKER_TLS_CERTIFICATE).
            """,
            Configured.Refused(new() { Tls = new() { Certificate = open } }));
        Assert.Equal(
            """
            App "tests" cannot start with its cluster options: 3 faults.
              GW1069 ClusterOptions.Tls.Thumbprints = ["ab"]: a thumbprint is 64 hexadecimal digits (SHA-256) or 40 (SHA-1). Write Tls.Thumbprints = [certificate.GetCertHashString(HashAlgorithmName.SHA256)].
              GW1068 ClusterOptions.Tls.AuthorityFile = "none.pem": there is no such file. Write Tls.AuthorityFile = "authority.pem".
              GW1066 ClusterOptions.Tls: it has no certificate. Write Tls = new TlsOptions { CertificateFile = "node.pfx" } (GWORKER_TLS_CERTIFICATE=node.pfx).
            """,
            Configured.Refused(new() { Tls = new() { Thumbprints = ["ab"], AuthorityFile = "none.pem" } }));
        var empty = Write("empty.pem", "nothing");
        Assert.Contains($"GW1068 ClusterOptions.Tls.AuthorityFile = \"{empty}\": it has no certificate. Write", Configured.Refused(new() { Tls = new() { Certificate = node, AuthorityFile = empty } }), StringComparison.Ordinal);
    }
}
