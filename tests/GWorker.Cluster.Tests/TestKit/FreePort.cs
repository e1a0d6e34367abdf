using System.Net;
using System.Net.Sockets;

namespace GWorker.Tests.TestKit;

/// <summary>A loopback port that nobody listened on a moment ago.</summary>
static class FreePort
{
    internal static int Take()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
