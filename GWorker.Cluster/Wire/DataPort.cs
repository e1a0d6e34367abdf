using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace GWorker;

/// <summary>
/// Where data connections come from: other nodes dial this one, or this one dials them. Whoever dials says hello, and is a peer only when
/// the other side has said it too; with TLS, both have shown certificates before. What anybody else sends is read no further.
/// </summary>
/// <param name="cluster">The cluster's name.</param>
/// <param name="uid">This incarnation of this node.</param>
/// <param name="tls">Who this node is, or null for connections in the clear.</param>
/// <param name="clock">For the time that a hello may take.</param>
/// <param name="log">Is told once of whoever is no peer.</param>
internal sealed class DataPort(string cluster, long uid, TlsIdentity? tls, TimeProvider clock, ILogger log) : IDisposable
{
    /// <summary>How long a connection may take until both sides have said hello.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>So many connections at a time may be here without a hello; others are closed as they come.</summary>
    internal const int MostGreeting = 64;

    readonly ulong hash = Hello.ClusterOf(cluster);
    readonly CancellationTokenSource closing = new();
    Socket? listener;
    int greeting;
    int told;

    /// <summary>Where it listens, or 0 where it only dials. Stays when it is closed: a node that stops says what it is until the end.</summary>
    internal int Number { get; private set; }

    internal TimeProvider Clock => clock;

    /// <summary>Takes connections from here on.</summary>
    /// <param name="hostname">An address of this machine, as Akka is given it.</param>
    /// <param name="port">0 for a free one.</param>
    /// <param name="knows">Whether this incarnation is one to talk to.</param>
    /// <param name="take">Gets each connection of one that is.</param>
    /// <exception cref="SocketException">The port is taken, or the address is not this machine's.</exception>
    internal void Listen(string hostname, int port, Func<long, bool> knows, Action<long, DataLine> take)
    {
        var address = hostname.Length == 0 ? IPAddress.Any // as Akka takes it
            : IPAddress.TryParse(hostname, out var given) ? given
            : Dns.GetHostAddresses(hostname).OrderBy(a => a.AddressFamily == AddressFamily.InterNetworkV6).First();
        listener = new(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (address.Equals(IPAddress.IPv6Any)) listener.DualMode = true;
        listener.Bind(new IPEndPoint(address, port));
        listener.Listen();
        Number = ((IPEndPoint)listener.LocalEndPoint!).Port;
        _ = Accept(listener, knows, take);
    }

    /// <summary>A connection to one incarnation of a node.</summary>
    /// <exception cref="Exception">It was not to be had: see <see cref="DataLine.IsEnd"/>.</exception>
    internal async Task<DataLine> Dial(string host, int port, long peer, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel, closing.Token);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await Connect(socket, host, port, either.Token).ConfigureAwait(false);
            var connection = Open(socket);
            var stream = tls is null ? connection : await tls.ToServer(connection, host, either.Token).ConfigureAwait(false);
            await stream.WriteAsync(new Hello(hash, uid, peer).Written(), either.Token).ConfigureAwait(false);
            var (fault, hello) = await Hear(stream, either.Token).ConfigureAwait(false);
            if (fault is not null || hello.From != peer) throw new IOException(fault ?? "another node answers there");
            return new(connection, stream);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        closing.Cancel();
        listener?.Dispose();
    }

    async Task Accept(Socket from, Func<long, bool> knows, Action<long, DataLine> take)
    {
        while (!closing.IsCancellationRequested)
        {
            Socket socket;
            try
            {
                socket = await from.AcceptAsync(closing.Token).ConfigureAwait(false);
            }
            catch (Exception error) when (DataLine.IsEnd(error))
            {
                // It may be that this process has no more files to open; some will be closed.
                if (!closing.IsCancellationRequested) await Task.Delay(TimeSpan.FromMilliseconds(100), clock).ConfigureAwait(false);
                continue;
            }

            if (Interlocked.Increment(ref greeting) <= MostGreeting)
            {
                _ = Greet(socket, knows, take);
                continue;
            }

            Interlocked.Decrement(ref greeting);
            Refuse(socket, $"{MostGreeting} others have not said hello yet");
        }
    }

    async Task Greet(Socket socket, Func<long, bool> knows, Action<long, DataLine> take)
    {
        try
        {
            using var limit = new CancellationTokenSource(Patience, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, closing.Token);
            var connection = Open(socket);
            var stream = tls is null ? connection : await tls.ToClient(connection, either.Token).ConfigureAwait(false);
            var (fault, hello) = await Hear(stream, either.Token).ConfigureAwait(false);
            fault ??= knows(hello.From) ? null : "it is no member of the cluster that this node knows";
            if (fault is null)
            {
                await stream.WriteAsync(new Hello(hash, uid, hello.From).Written(), either.Token).ConfigureAwait(false);
                take(hello.From, new(connection, stream));
            }
            else Refuse(socket, fault);
        }
        catch (Exception error) when (DataLine.IsEnd(error))
        {
            Refuse(socket, error is OperationCanceledException ? $"it said no hello within {Patience.TotalSeconds:0} s" : error.Message.TrimEnd('.'));
        }
        finally
        {
            Interlocked.Decrement(ref greeting);
        }
    }

    async Task<(string? Fault, Hello Hello)> Hear(Stream stream, CancellationToken cancel)
    {
        var bytes = new byte[Hello.Size];
        await stream.ReadExactlyAsync(bytes, cancel).ConfigureAwait(false);
        var fault = Hello.Read(bytes, out var hello);
        if (fault is null && hello.Cluster != hash) fault = "it is of another cluster";
        if (fault is null && hello.To != uid) fault = "it looks for another node, or for an earlier life of this one";
        return (fault, hello);
    }

    static async Task Connect(Socket socket, string host, int port, CancellationToken cancel)
    {
        await using var _ = cancel.UnsafeRegister(static socket => ((Socket)socket!).Dispose(), socket).ConfigureAwait(false);
        try
        {
            await ReaderStream.OnItsOwn<object?>(() =>
            {
                socket.Connect(host, port);
                return null;
            }).ConfigureAwait(false);
        }
        finally
        {
            cancel.ThrowIfCancellationRequested();
        }
    }

    static ReaderStream Open(Socket socket)
    {
        socket.NoDelay = true;

        // What keeps connections apart from the other side's silence: a router forgets them in a minute or more.
        socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 20);
        return new(socket);
    }

    void Refuse(Socket socket, string why)
    {
        if (!closing.IsCancellationRequested)
        {
            if (Interlocked.Exchange(ref told, 1) == 0) log.LogWarning("A data connection from {Peer} was closed: {Why}. This is told once", Who(socket), why);
            else log.LogDebug("A data connection from {Peer} was closed: {Why}", Who(socket), why);
        }

        socket.Dispose();
    }

    static object? Who(Socket socket)
    {
        try
        {
            return socket.RemoteEndPoint;
        }
        catch (Exception error) when (DataLine.IsEnd(error))
        {
            return null;
        }
    }
}
