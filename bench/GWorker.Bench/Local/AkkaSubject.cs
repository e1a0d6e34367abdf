using Akka.Actor;
using Akka.Configuration;

namespace GWorker.Bench;

/// <summary>An Ask without a time-out, Akka's default, to one local actor.</summary>
internal sealed class AkkaSubject() : Subject("Akka Ask, one local actor")
{
    ActorSystem system = null!;
    IActorRef actor = null!;

    internal override Task Start()
    {
        system = ActorSystem.Create("bench", ConfigurationFactory.ParseString("akka.loglevel = WARNING\nakka.log-dead-letters = off"));
        actor = system.ActorOf(Props.Create(static () => new Adding()));
        return Task.CompletedTask;
    }

    internal override Task<int> Call(int number) => actor.Ask<int>(number);

    public override async ValueTask DisposeAsync() => await system.Terminate().ConfigureAwait(false);

    sealed class Adding : ReceiveActor
    {
        public Adding() => Receive<int>(number => Sender.Tell(number + 1));
    }
}
