using System.Net;
using System.Net.Sockets;
using GWorker.Tests.Setup;
using Microsoft.Extensions.Time.Testing;

namespace GWorker.Tests.Wire;

/// <summary>A data port on loopback that knows some peers, and what became of those who came. Its clock stands still where it is given none: a hello may take what it takes.</summary>
sealed class Lined : IDisposable
{
    internal const string Cluster = "tests";

    internal Lined(long uid, TimeProvider? clock = null, TlsIdentity? tls = null, params long[] knows)
    {
        Port = new(Cluster, uid, tls, clock ?? new FakeTimeProvider(), Log.CreateLogger("data"));
        Port.Listen("127.0.0.1", 0, peer => knows.Contains(peer), (_, line) => Lines.Writer.TryWriteOrFail(line));
    }

    internal Kept Log { get; } = new();

    internal DataPort Port { get; }

    internal System.Threading.Channels.Channel<DataLine> Lines { get; } = System.Threading.Channels.Channel.CreateUnbounded<DataLine>();

    /// <summary>A connection as anybody could open one.</summary>
    internal async Task<NetworkStream> Connect()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, Port.Number);
        return new(socket, ownsSocket: true);
    }

    /// <summary>The other end of a connection from here on is a peer.</summary>
    internal async Task<NetworkStream> ConnectAs(long from, long to)
    {
        var stream = await Connect();
        await stream.WriteAsync(new Hello(Hello.ClusterOf(Cluster), from, to).Written());
        await stream.ReadExactlyAsync(new byte[Hello.Size]);
        return stream;
    }

    public void Dispose()
    {
        Port.Dispose();
        while (Lines.Reader.TryRead(out var line)) line.Dispose();
    }
}
