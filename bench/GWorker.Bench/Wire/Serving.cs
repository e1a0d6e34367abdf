namespace GWorker.Bench;

/// <summary>What a child does: it serves, says so, and ends with its standard input.</summary>
internal static class Serving
{
    internal const string Ready = "READY";

    internal static int Run(string mode, int port)
    {
        var peer = Peers.All().Single(p => p.Mode == mode);
        var server = peer.Serve(port).GetAwaiter().GetResult();
        Console.WriteLine(Ready);
        Console.In.ReadToEnd();
        server.DisposeAsync().AsTask().GetAwaiter().GetResult();
        return 0;
    }
}
