using Akka.Configuration;

namespace GWorker.Bench;

/// <summary>How Akka.Remote is set where we measure it bare: as GWorker sets it, or the comparison says nothing.</summary>
internal static class RemoteConfig
{
    internal static readonly Config Value = ConfigurationFactory.ParseString("akka.stdout-loglevel = WARNING, akka.loggers = [\"Akka.Event.DefaultLogger\"]")
        .WithFallback(ClusterConfig.Of(null, "bench", new()).Akka);
}
