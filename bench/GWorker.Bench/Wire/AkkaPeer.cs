using Akka.Actor;
using Akka.Configuration;

namespace GWorker.Bench;

/// <summary>An Ask without a time-out to one actor over Akka.Remote, without a cluster.</summary>
/// <param name="config">How the remoting is set.</param>
internal sealed class AkkaPeer(Config config) : Peer("akka"), ICarriesLarge
{
    // Pieces of this size pass the largest frame; one message cannot carry a large payload.
    const int Piece = 64 * 1024;

    static readonly byte[] Frame = Work.Payload(Work.FrameBytes);

    ActorSystem? client;
    IActorRef wired = ActorRefs.Nobody;
    ActorSelection guardian = null!;

    internal override Exchange Ints => field ??= new Question<int>("Akka.Remote Ask", number => wired.Ask<int>(number), Work.IsNext);

    internal override Exchange Texts => field ??= new Question<string>(
        "Akka.Remote Ask, the text back", number => wired.Ask<string>(Work.Text(number)), static (number, answer) => answer == Work.Text(number));

    /// <summary>A frame for a number: bytes flow one way, as they do from an embedder.</summary>
    internal Exchange Frames => field ??= new Question<byte[]>("one way, for a number", number => wired.Ask<byte[]>((long)number), IsFrame);

    /// <summary>A frame for a frame.</summary>
    internal Exchange FramesBack => field ??= new Question<byte[]>("there and back", _ => wired.Ask<byte[]>(Frame), IsFrame);

    public Exchange Echo(int bytes)
    {
        var pieces = Work.Payload(bytes).Chunk(Piece).ToArray();
        return new Question<byte[][]>(
            $"Akka.Remote Ask, pieces of {Piece / 1024} KiB",
            _ => Task.WhenAll(pieces.Select(piece => wired.Ask<byte[]>(piece))),
            (_, answer) => pieces.Zip(answer).All(both => Work.IsSame(both.First, both.Second)));
    }

    // Identify is answered for an actor, without its mailbox.
    public Task Ping() => guardian.Ask<ActorIdentity>(new Identify(null));

    internal override Task<IAsyncDisposable> Serve(int port)
    {
        var system = Open(port);
        system.ActorOf(Props.Create(static () => new Wired()), "wired");
        return Task.FromResult<IAsyncDisposable>(new Running(system));
    }

    protected override async Task Connect(int port)
    {
        client = Open(0);
        var server = $"akka.tcp://bench@127.0.0.1:{port}/user";
        guardian = client.ActorSelection(server);
        wired = await client.ActorSelection($"{server}/wired").ResolveOne(10.S).ConfigureAwait(false);
    }

    protected override Task Disconnect() => client is null ? Task.CompletedTask : client.Terminate();

    ActorSystem Open(int port) => ActorSystem.Create("bench", ConfigurationFactory.ParseString($"""
        akka.actor.provider = remote
        akka.remote.dot-netty.tcp.port = {port}
        """).WithFallback(config));

    static bool IsFrame(int number, byte[] answer) => Work.IsSame(Frame, answer);

    sealed class Wired : ReceiveActor
    {
        public Wired()
        {
            Receive<int>(number => Sender.Tell(Work.Next(number)));
            Receive<long>(_ => Sender.Tell(Frame));
            Receive<string>(text => Sender.Tell(text));
            Receive<byte[]>(bytes => Sender.Tell(bytes));
        }
    }

    sealed class Running(ActorSystem system) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await system.Terminate().ConfigureAwait(false);
    }
}
