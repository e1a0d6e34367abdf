using Akka.Actor;

namespace GWorker;

/// <summary>
/// One incarnation of a worker, as its entity's child: owns the instance and its graph. A verdict fails it, and supervision puts
/// the next one in its place, in the same mailbox, behind the failure.
/// </summary>
internal sealed class IncarnationActor : ReceiveActor
{
    public IncarnationActor(Worker worker)
    {
        // Begin only hands the constructor and [OnEnter] to other threads.
        Receive<Incarnation>(worker.Begin);
        Receive<Verdict>(verdict => throw new VerdictException(verdict.Why));
    }

    /// <summary>The incarnation has failed.</summary>
    internal sealed record Verdict(string Why);
}

/// <summary>A verdict as supervision sees it: the one failure of a child that means a restart.</summary>
internal sealed class VerdictException(string why) : Exception(why);
