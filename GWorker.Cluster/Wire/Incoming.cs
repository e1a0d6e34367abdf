using System.Buffers;

namespace GWorker;

/// <summary>
/// Takes records out of payloads that come in order. A record that lies in one frame is handed on where it is; one that frames cut is
/// gathered in a buffer that grows with what has come, never with what was declared. Of one that is too long the beginning is gathered,
/// so that whoever waits for what it was about can be told; the rest passes, and what follows it is received.
/// </summary>
internal sealed class Incoming(int maxRecord)
{
    const int FirstRoom = 64 * 1024;

    byte[] cut = [];
    int have;
    int declared;

    /// <summary>How much of the record that is being gathered is kept.</summary>
    int Kept => declared <= maxRecord ? declared : Math.Min(FirstRoom, maxRecord);

    /// <summary>What is wrong with a payload, or null. Nothing of a payload is taken before all of it has been looked at.</summary>
    internal string? FaultOf(ReadOnlySpan<byte> payload)
    {
        payload = payload[Math.Min(declared - have, payload.Length)..];
        while (!payload.IsEmpty)
        {
            var taken = RecordLength.Read(payload, out var length);
            if (taken == 0) return "a record in it has no length";
            if (length > Math.Max(maxRecord, ChannelOptions.LongestRecord)) return $"a record in it would have {length} bytes, and none has";
            payload = payload[taken..];
            payload = payload[Math.Min(length, payload.Length)..];
        }

        return null;
    }

    /// <param name="payload">All of it is taken.</param>
    /// <param name="onRecord">Gets each record.</param>
    /// <param name="onTooLong">Gets the beginning of one that is too long, when all of it has come.</param>
    internal void Deliver(ReadOnlyMemory<byte> payload, Action<ReadOnlyMemory<byte>> onRecord, Action<ReadOnlyMemory<byte>> onTooLong)
    {
        if (have < declared) Gather(ref payload, onRecord, onTooLong);
        while (!payload.IsEmpty)
        {
            var taken = RecordLength.Read(payload.Span, out var length);
            payload = payload[taken..];
            if (length > payload.Length || length > maxRecord)
            {
                declared = length;
                Gather(ref payload, onRecord, onTooLong);
                continue;
            }

            onRecord(payload[..length]);
            payload = payload[length..];
        }
    }

    void Gather(ref ReadOnlyMemory<byte> payload, Action<ReadOnlyMemory<byte>> onRecord, Action<ReadOnlyMemory<byte>> onTooLong)
    {
        var part = payload[..Math.Min(declared - have, payload.Length)];
        payload = payload[part.Length..];
        var before = Math.Min(have, Kept);
        have += part.Length;
        var gathered = Math.Min(have, Kept);
        if (cut.Length < gathered) Grow(before, gathered);
        part[..(gathered - before)].CopyTo(cut.AsMemory(before));
        if (have < declared) return;
        var (buffer, to) = (cut, declared <= maxRecord ? onRecord : onTooLong);
        (cut, have, declared) = ([], 0, 0);
        to(buffer.AsMemory(0, gathered));
        ArrayPool<byte>.Shared.Return(buffer);
    }

    void Grow(int gathered, int room)
    {
        var wider = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(room, FirstRoom), (int)Math.Min(declared, 2L * cut.Length)));
        cut.AsSpan(0, gathered).CopyTo(wider);
        if (cut.Length > 0) ArrayPool<byte>.Shared.Return(cut);
        cut = wider;
    }
}
