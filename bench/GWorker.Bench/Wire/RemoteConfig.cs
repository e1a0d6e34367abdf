using Akka.Configuration;

namespace GWorker.Bench;

/// <summary>How Akka.Remote is set where we measure it bare.</summary>
internal static class RemoteConfig
{
    // Stands in for GWorker's own akka.hocon: the same settings on both sides, or the comparison says nothing.
    internal static readonly Config Value = ConfigurationFactory.ParseString("""
        akka.loglevel = WARNING
        akka.stdout-loglevel = WARNING
        akka.log-dead-letters = off
        akka.remote.dot-netty.tcp.hostname = "127.0.0.1"
        akka.remote.dot-netty.tcp.maximum-frame-size = 256 KiB
        akka.remote.dot-netty.tcp.send-buffer-size = 512 KiB
        akka.remote.dot-netty.tcp.receive-buffer-size = 512 KiB
        """);
}
