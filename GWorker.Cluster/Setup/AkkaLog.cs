using Akka.Actor;
using Akka.Actor.Setup;
using Akka.Dispatch;
using Akka.Event;
using Microsoft.Extensions.Logging;
using Level = Microsoft.Extensions.Logging.LogLevel;

namespace GWorker;

/// <summary>Tells Akka's log to the node's loggers, as category <c>Akka</c>.</summary>
internal sealed class AkkaLog : UntypedActor, IRequiresMessageQueue<ILoggerMessageQueueSemantics>
{
    /// <summary>Hands the loggers to the actor, which Akka creates by its type's name.</summary>
    internal sealed class Loggers(ILoggerFactory factory) : Setup
    {
        internal ILogger Log { get; } = factory.CreateLogger("Akka");
    }

    readonly ILogger log = Context.System.Settings.Setup.Get<Loggers>().Value.Log;

    protected override void OnReceive(object message)
    {
        if (message is InitializeLogger) Sender.Tell(new LoggerInitialized());
        else if (message is LogEvent said) Tell(said);
    }

    // A logger of the user's that throws must not become an error to log.
    void Tell(LogEvent said)
    {
        try
        {
            var level = Of(said);
            if (log.IsEnabled(level)) log.Log(level, default, said, said.Cause, static (e, _) => $"{e.Message} [{e.LogSource}]");
        }
        catch
        {
        }
    }

    // What a connection has to say of a peer that is gone it says twice a second, with stacks. Who is gone is the membership's to
    // judge, and the node says so once.
    static Level Of(LogEvent said) => said switch
    {
        Error or Warning when IsConnection(said.LogSource) => Level.Debug,
        Error => Level.Error,
        Warning => Level.Warning,
        Info => Level.Information,
        _ => Level.Debug,
    };

    // By its path: some of it is said by supervision, of Akka.Remote's actors.
    static bool IsConnection(string source) => source.StartsWith("remoting", StringComparison.Ordinal) || source.Contains("/endpointManager/", StringComparison.Ordinal);
}
