using System.Net;
using System.Net.Sockets;

/// <summary>
/// A loopback port that nobody listens on, of those below what systems give out by themselves (Linux from 32768, others from 49152): no
/// other program's connection takes it between this look and its use. None comes twice in one process.
/// </summary>
static class FreePort
{
    const int First = 10_240;
    const int End = 32_768;

    static readonly HashSet<int> given = [];

    internal static int Next()
    {
        lock (given)
        {
            for (var tries = 0; tries < 1000; tries++)
            {
                var port = Random.Shared.Next(First, End);
                if (given.Add(port) && IsFree(port)) return port; // no look at one that is given: whoever has it may begin to listen just now
            }
        }

        throw new InvalidOperationException($"Of 1,000 ports from {First} to {End - 1} none is free.");
    }

    static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
