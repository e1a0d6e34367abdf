using System.Net.Sockets;

namespace GWorker;

/// <summary>
/// A connection that is read by a thread of its own, which waits in the kernel. The runtime's way has one thread learn of what came and
/// another of the pool read it: a hop for every batch of frames, and no frames at all where user code holds the whole pool. So nothing that is
/// read waits by the runtime's way: a socket that has done so once is watched by it from then on, and each frame wakes both. Only a write
/// that finds no room does.
/// </summary>
internal sealed class ReaderStream : NetworkStream
{
    internal ReaderStream(Socket socket)
        : base(socket, ownsSocket: true) => socket.Blocking = false;

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        while (true)
        {
            var read = Socket.Receive(buffer, SocketFlags.None, out var error);
            if (error == SocketError.Success) return read;
            Wait(error, SelectMode.SelectRead);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var sent = Socket.Send(buffer, SocketFlags.None, out var error);
            if (error == SocketError.Success) buffer = buffer[sent..];
            else Wait(error, SelectMode.SelectWrite);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>A thread for each call: for the few bytes that come before both sides know each other. Who cancels it ends the connection.</summary>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await using var _ = cancellationToken.UnsafeRegister(static stream => ((ReaderStream)stream!).End(), this).ConfigureAwait(false);
        try
        {
            return await OnItsOwn(() => Read(buffer.Span)).ConfigureAwait(false);
        }
        finally
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Ends it both ways, behind what was sent: whoever reads is told. Who closes it under a reader throws away what is on its way.</summary>
    internal void End()
    {
        try
        {
            Socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It has ended already.
        }
    }

    internal static Task<T> OnItsOwn<T>(Func<T> waits) => Task.Factory.StartNew(waits, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    void Wait(SocketError error, SelectMode mode)
    {
        if (error != SocketError.WouldBlock) throw new IOException($"The connection has ended: {error}", new SocketException((int)error));
        Socket.Poll(-1, mode);
    }
}
