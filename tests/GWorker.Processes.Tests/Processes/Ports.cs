using System.Net;
using System.Net.Sockets;

namespace GWorker.Processes.Tests;

/// <summary>Loopback ports that nobody listened on a moment ago. All are held until the last is found: none comes twice.</summary>
internal static class Ports
{
    internal static int[] Free(int count)
    {
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        listeners.ForEach(l => l.Start());
        var ports = listeners.Select(l => ((IPEndPoint)l.LocalEndpoint).Port).ToArray();
        listeners.ForEach(l => l.Dispose());
        return ports;
    }
}
