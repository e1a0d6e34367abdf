using System.Buffers.Binary;
using System.Net.Sockets;
using System.Security.Authentication;

namespace GWorker;

/// <summary>
/// One data connection, both ways, after both sides have said hello: frames, each behind its length in four bytes. What is sent is copied,
/// gathered, and written by whoever pushes first; what comes is handed on where the reader has put it.
/// </summary>
/// <param name="connection">What carries it.</param>
/// <param name="stream">The same, or with TLS what is around it.</param>
internal sealed class DataLine(ReaderStream connection, Stream stream) : IDisposable
{
    /// <summary>No channel has longer frames; what is said to be longer is no frame.</summary>
    internal const int Longest = 64 * 1024;

    // A window, the same once more when it is sent again, and acknowledgements. A peer that reads nothing costs no more; what is beyond is lost.
    const int MostWaiting = 1024 * 1024;
    const int Head = sizeof(int);

    readonly Lock gate = new();
    byte[] gathering = new byte[Longest];
    byte[] leaving = new byte[Longest];
    int gathered;
    bool isWriting;
    bool isRead;
    bool isClosed;

    /// <summary>False where it is closed, and the frame did not go.</summary>
    internal bool Send(ReadOnlySpan<byte> frame)
    {
        lock (gate)
        {
            if (isClosed) return false;
            var end = gathered + Head + frame.Length;
            if (end > MostWaiting) return true;
            if (end > gathering.Length) Array.Resize(ref gathering, Math.Min(MostWaiting, Math.Max(end, 2 * gathering.Length)));
            BinaryPrimitives.WriteInt32LittleEndian(gathering.AsSpan(gathered), frame.Length);
            frame.CopyTo(gathering.AsSpan(gathered + Head));
            gathered = end;
            return true;
        }
    }

    /// <summary>Writes what was gathered, unless somebody does so already, who then takes this along. Never waits: what the socket has no room for is written later.</summary>
    internal void Push()
    {
        if (Volatile.Read(ref gathered) > 0 && TryTake(isMine: false, out var bytes)) Write(bytes);
    }

    /// <summary>Reads on a thread of its own until the connection ends, whichever side ends it. Each frame's bytes are the taker's during the call alone.</summary>
    /// <returns>What was wrong with what came, or null.</returns>
    internal Task<string?> Read(Action<ReadOnlyMemory<byte>> take) => ReaderStream.OnItsOwn(() =>
    {
        lock (gate)
        {
            if (isClosed) return null;
            isRead = true;
        }

        try
        {
            return ReadAll(take);
        }
        catch (Exception error) when (IsEnd(error))
        {
            return null;
        }
        finally
        {
            lock (gate) (isClosed, isRead) = (true, false);
            stream.Dispose();
        }
    });

    public void Dispose()
    {
        bool isTheReaders;
        lock (gate) (isClosed, isTheReaders) = (true, isRead);
        if (isTheReaders) connection.End();
        else stream.Dispose();
    }

    /// <summary>Whether this is how a connection ends.</summary>
    internal static bool IsEnd(Exception error) =>
        error is IOException or SocketException or ObjectDisposedException or OperationCanceledException or AuthenticationException;

    string? ReadAll(Action<ReadOnlyMemory<byte>> take)
    {
        var buffer = GC.AllocateUninitializedArray<byte>(4 * Longest);
        var (from, to) = (0, 0);
        while (stream.Read(buffer.AsSpan(to)) is > 0 and var read && !Volatile.Read(ref isClosed))
        {
            to += read;
            while (to - from >= Head)
            {
                var length = BinaryPrimitives.ReadInt32LittleEndian(buffer.AsSpan(from));
                if (length is < 0 or > Longest) return $"a frame of {length} bytes, and {Longest} are the most";
                if (to - from - Head < length) break;
                take(buffer.AsMemory(from + Head, length));
                from += Head + length;
            }

            if (from == to) (from, to) = (0, 0);
            else if (buffer.Length - to < Longest)
            {
                buffer.AsSpan(from, to - from).CopyTo(buffer);
                (from, to) = (0, to - from);
            }
        }

        return null;
    }

    void Write(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            do
            {
                var write = stream.WriteAsync(bytes);
                if (!write.IsCompletedSuccessfully)
                {
                    _ = Finish(write);
                    return;
                }
            }
            while (TryTake(isMine: true, out bytes));
        }
        catch (Exception error) when (IsEnd(error))
        {
            Dispose();
        }
    }

    async Task Finish(ValueTask write)
    {
        try
        {
            await write.ConfigureAwait(false);
        }
        catch (Exception error) when (IsEnd(error))
        {
            Dispose();
            return;
        }

        if (TryTake(isMine: true, out var bytes)) Write(bytes);
    }

    bool TryTake(bool isMine, out ReadOnlyMemory<byte> bytes)
    {
        bytes = default;
        lock (gate)
        {
            if (isWriting && !isMine) return false;
            isWriting = gathered > 0 && !isClosed;
            if (!isWriting) return false;
            (gathering, leaving) = (leaving, gathering);
            bytes = leaving.AsMemory(0, gathered);
            gathered = 0;
            return true;
        }
    }
}
