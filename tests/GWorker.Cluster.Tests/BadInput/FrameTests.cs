using Akka.Actor;
using Akka.Configuration;
using GWorker.Tests.Setup;
using GWorker.Tests.TestKit;
using GWorker.Tests.Wire;

namespace GWorker.Tests.BadInput;

/// <summary>Whatever arrives at a node's port, it keeps serving.</summary>
public sealed class FrameTests : IAsyncLifetime
{
    readonly Kept log = new();
    ClusterNode node = null!;
    ClusterNode client = null!;
    ActorSystem stranger = null!;

    public async Task InitializeAsync()
    {
        node = await App.Of("frames", App.Cls<Sink>().MinWorkers(1)).Start(new() { Loggers = log });
        client = await App.Connect("frames", new() { Seeds = [node.Seed()], Loggers = log });
        stranger = ActorSystem.Create("stranger", ConfigurationFactory.ParseString(
            """
            akka.actor.serializers.gworker-control = "GWorker.ControlSerializer, GWorker.Cluster"
            akka.actor.serialization-bindings { "GWorker.IControlMessage, GWorker.Cluster" = gworker-control }
            """).WithFallback(Loopback.Remote));
        Assert.Equal(2, await client.Get<Sink>().Next.Remote(1).Soon());
        await node.Until(() => node.Cluster.Members.Length == 2);
    }

    public async Task DisposeAsync()
    {
        await stranger.Terminate();
        await client.DisposeAsync();
        await node.DisposeAsync();
    }

    static long Uid(ClusterNode of) => Akka.Cluster.Cluster.Get(of.System).SelfUniqueAddress.Uid;

    ActorSelection At(string path) => stranger.ActorSelection($"{node.Address}/{path}");

    IActorRef Link => ((ExtendedActorSystem)stranger).Provider.ResolveActorRef($"{node.Address}/temp/gworker-link");

    async Task Told(string part)
    {
        // What was sent before it has been dealt with: the same connection carries both, in order. Akka's own log may come later still.
        await At("user/gworker-membership").ResolveOne(Patient.Patience).Soon();
        await log.Until(line => line.Contains(part, StringComparison.Ordinal));
    }

    async Task Serves()
    {
        Assert.Equal(3, await client.Get<Sink>().Next.Remote(2).Soon());
        Assert.Equal(Enumerable.Range(1, 200), await Task.WhenAll(Enumerable.Range(0, 200).Select(i => client.Get<Sink>().Next.Remote(i))).Soon());
    }

    [Fact]
    public async Task Garbage_in_the_name_of_a_member()
    {
        Link.Tell(new Frame(Uid(client), Uid(node), new byte[500]));
        Link.Tell(new Frame(Uid(client), Uid(node), default));
        await Told("A frame was dropped: it is no frame of GWorker's");
        await Serves();
    }

    [Fact]
    public async Task A_frame_of_another_version()
    {
        var bytes = new byte[100];
        new FrameHeader(FrameKind.Data, 0, 0).Write(bytes);
        bytes[1] = 2;
        Link.Tell(new Frame(Uid(client), Uid(node), bytes));
        await Told("it is of version 2, and this node reads version 1");
        await Serves();
    }

    [Fact]
    public async Task Frames_of_strangers_and_what_is_no_frame()
    {
        Link.Tell(new Frame(99, Uid(node), new byte[500]));
        Link.Tell(new Frame(Uid(client), 99, new byte[500]));
        Link.Tell(Frame.Unreadable);
        Link.Tell("hello");
        await At("user/gworker-membership").ResolveOne(Patient.Patience).Soon();
        await Serves();
    }

    /// <summary>As Akka's own JSON serializer would bring it to life: by its name, which the message has in it.</summary>
    public sealed class Gadget
    {
        internal static int Made;

        public Gadget() => Interlocked.Increment(ref Made);

        public string Text { get; set; } = "";
    }

    [Fact]
    public async Task A_message_in_JSON_that_names_a_type_brings_nothing_to_life()
    {
        var gadget = new Gadget { Text = "boom" };
        Assert.Contains("$type", System.Text.Encoding.UTF8.GetString(stranger.Serialization.FindSerializerFor(gadget).ToBinary(gadget)), StringComparison.Ordinal);
        var made = Gadget.Made;
        At("user/gworker-membership").Tell(gadget);
        Link.Tell(gadget);
        await Told("A message in JSON with type names is not read");
        Assert.Equal(made, Gadget.Made);
        await Serves();
    }

    [Fact]
    public async Task An_entry_that_speaks_for_another_node()
    {
        var victim = node.Cluster.Members.Single(m => !m.IsHost).Address;
        At("user/gworker-membership").Tell(new NodeEntry(victim, Uid(client), long.MaxValue, "frames", true, true, [], [], []), stranger.DeadLetters);
        At("user/gworker-membership").Tell(new NodeEntry(victim, Uid(client), long.MaxValue, "frames", true, true, [], [], []), stranger.ActorOf(Props.Empty, "liar"));
        await Told($"published an entry for {victim}; it was dropped");
        Assert.DoesNotContain(node.Cluster.Members, m => m.IsLeaving);
        await Serves();
    }
}
