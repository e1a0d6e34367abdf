using System.Net;
using System.Net.Sockets;

namespace GWorker.Bench;

/// <summary>A loopback port that nobody listened on a moment ago.</summary>
internal static class FreePort
{
    internal static int Next()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
