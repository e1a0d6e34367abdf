namespace GWorker.Tests.Setup;

/// <summary>The file in the library, the file beside the program, the environment, code: each beats those before it.</summary>
public sealed class PrecedenceTests : IDisposable
{
    readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("gworker-setup");

    public void Dispose() => folder.Delete(recursive: true);

    Surroundings Around(string? file = null, params (string, string)[] variables)
    {
        if (file is not null) File.WriteAllText(Path.Combine(folder.FullName, "akka.hocon"), file);
        return Configured.With(variables) with { Folder = folder.FullName };
    }

    [Fact]
    public void The_defaults()
    {
        var config = Configured.Of();
        Assert.Equal(("127.0.0.1", "127.0.0.1", 0, 64.MiB, 30.S), (config.Hostname, config.PublicHostname, config.Port, config.MaxPayload, config.JoinTimeout));
        Assert.Empty(config.Seeds);
        Assert.Equal(["gworker-host", "gworker-app-tests"], config.Roles.AsEnumerable());
        Assert.Equal(["gworker-client"], Configured.Client().Roles.AsEnumerable());
    }

    [Fact]
    public void Each_layer_beats_those_before()
    {
        const string file = "gworker { port = 1001, hostname = file }";
        Assert.Equal(1001, Configured.Of(null, Around(file)).Port);
        Assert.Equal(1002, Configured.Of(null, Around(file, ("GWORKER_PORT", "1002"))).Port);
        Assert.Equal(1003, Configured.Of(new() { Port = 1003 }, Around(file, ("GWORKER_PORT", "1002"))).Port);
        Assert.Equal(1004, Configured.Of(new() { Port = 1003, Hocon = "gworker.port = 1004" }, Around(file, ("GWORKER_PORT", "1002"))).Port);
        Assert.Equal("file", Configured.Of(new() { Port = 1003 }, Around(file, ("GWORKER_PORT", "1002"))).Hostname);
    }

    /// <summary>A layer may use GWorker's name or Akka's for one thing: it is the layer that decides.</summary>
    [Fact]
    public void The_layer_counts_and_not_the_name_that_it_used()
    {
        const string akka = "akka.remote.dot-netty.tcp.port = 1001";
        Assert.Equal(1001, Configured.Of(null, Around(akka)).Port);
        Assert.Equal(1002, Configured.Of(null, Around(akka, ("GWORKER_PORT", "1002"))).Port);
        Assert.Equal(1003, Configured.Of(null, Around("gworker.port = 1001", ("AKKA__REMOTE__DOT_NETTY__TCP__PORT", "1003"))).Port);
        Assert.Equal(1004, Configured.Of(new() { Port = 1004 }, Around(akka, ("AKKA__REMOTE__DOT_NETTY__TCP__PORT", "1003"))).Port);
    }

    [Fact]
    public void Any_Akka_key_in_any_layer()
    {
        static string Stable(ClusterConfig config) => config.Akka.GetString("akka.cluster.split-brain-resolver.stable-after");
        const string file = "akka.cluster.split-brain-resolver { stable-after = 6 s }";
        var variable = ("AKKA__CLUSTER__SPLIT_BRAIN_RESOLVER__STABLE_AFTER", "7 s");
        Assert.Equal("5 s", Stable(Configured.Of()));
        Assert.Equal("6 s", Stable(Configured.Of(null, Around(file))));
        Assert.Equal("7 s", Stable(Configured.Of(null, Around(file, variable))));
        Assert.Equal("8 s", Stable(Configured.Of(new() { Hocon = "akka.cluster.split-brain-resolver.stable-after = 8 s" }, Around(file, variable))));
    }

    [Fact]
    public void The_environment()
    {
        var config = Configured.Of(null, Configured.With(
            ("GWORKER_HOSTNAME", "0.0.0.0"), ("GWORKER_PUBLIC_HOSTNAME", "node-1"), ("GWORKER_PORT", "4053"),
            ("GWORKER_SEEDS", "node-1:4053, node-2:4054,"), ("GWORKER_ROLES", "a,b"), ("GWORKER_MAX_PAYLOAD", "1 MiB")));
        Assert.Equal(("0.0.0.0", "node-1", 4053, 1.MiB), (config.Hostname, config.PublicHostname, config.Port, config.MaxPayload));
        Assert.Equal(["akka.tcp://gworker@node-1:4053", "akka.tcp://gworker@node-2:4054"], config.Seeds.Select(s => s.ToString()));
        Assert.Equal(["gworker-host", "gworker-app-tests", "a", "b"], config.Roles.AsEnumerable());
        Assert.Equal("node-1", config.Akka.GetString("akka.remote.dot-netty.tcp.public-hostname"));
        Assert.Equal(0, Configured.Of(null, Configured.With(("GWORKER_PORT", ""))).Port);
    }

    [Fact]
    public void A_list_in_code_replaces_one_in_a_file_even_when_empty()
    {
        const string file = """gworker { seeds = ["node-1:4053"], roles = [a, b] }""";
        Assert.Single(Configured.Of(null, Around(file)).Seeds);
        var config = Configured.Of(new() { Seeds = [], Roles = ["c"] }, Around(file));
        Assert.Empty(config.Seeds);
        Assert.Equal(["gworker-host", "gworker-app-tests", "c"], config.Roles.AsEnumerable());
        Assert.Equal(config.Roles.AsEnumerable(), config.Akka.GetStringList("akka.cluster.roles"));
    }

    [Fact]
    public void Seeds_and_roles_under_Akkas_names_count_too()
    {
        var config = Configured.Of(null, Around("""akka.cluster { seed-nodes = ["akka.tcp://gworker@node-1:4053"], roles = [a] }"""));
        Assert.Equal("akka.tcp://gworker@node-1:4053", Assert.Single(config.Seeds).ToString());
        Assert.Empty(config.Akka.GetStringList("akka.cluster.seed-nodes"));
        Assert.Equal(["gworker-host", "gworker-app-tests", "a"], config.Roles.AsEnumerable());
    }

    [Fact]
    public void A_file_of_another_name()
    {
        File.WriteAllText(Path.Combine(folder.FullName, "other.hocon"), "gworker.port = 5");
        Assert.Equal(5, Configured.Of(new() { ConfigFile = "other.hocon" }, Around("gworker.port = 6")).Port);
    }

    [Fact]
    public void The_longest_grace_sets_how_long_Akka_waits()
    {
        var app = App.Of("slow", App.Cls<Sleeper>().Grace(10.S), App.Cls<Sleeper>().Named("long").Grace(2.Mins));
        TimeSpan Of(string key, ClusterOptions? options = null) => Configured.Of(options, app: app).Akka.GetTimeSpan($"akka.{key}");
        Assert.Equal(160.S, Of("cluster.sharding.handoff-timeout"));
        Assert.Equal(155.S, Of("coordinated-shutdown.phases.service-requests-done.timeout"));
        Assert.Equal(155.S, Of("coordinated-shutdown.phases.before-service-unbind.timeout"));
        Assert.Equal(165.S, Of("coordinated-shutdown.phases.cluster-sharding-shutdown-region.timeout"));
        Assert.Equal(9.S, Of("cluster.sharding.handoff-timeout", new() { Hocon = "akka.cluster.sharding.handoff-timeout = 9 s" }));
    }

    [Theory]
    [InlineData("inference-server", "gworker-app-inference-server")]
    [InlineData("my app", "gworker-app-my-app-cccdfa68")]
    [InlineData("my/app", "gworker-app-my-app-25713fdc")]
    public void Every_app_has_a_role_of_its_own(string app, string role) => Assert.Equal(role, ClusterConfig.AppRole(app));

    [Fact]
    public void A_password_is_in_no_text()
    {
        const string secret = "s3cret";
        var options = new ClusterOptions { Tls = new() { CertificateFile = "node.pfx", Password = secret }, Hocon = $"akka.x = {secret}", Port = 1 };
        Assert.Equal("ClusterOptions { Port = 1, Tls = TlsOptions { node.pfx, password … }, Hocon = … }", options.ToString());
        Assert.DoesNotContain(secret, Configured.Refused(options with { Hocon = null }), StringComparison.Ordinal);

        using var authority = new Authority("ca");
        using var node = authority.Issue("node");
        var config = Configured.Of(new() { Tls = new() { Certificate = node } }, Around($"gworker.tls.password = {secret}"));
        Assert.DoesNotContain(secret, config.Akka.ToString(includeFallback: true), StringComparison.Ordinal);
    }
}
