using System.Buffers;

namespace GWorker;

/// <summary>
/// Takes records out of payloads that come in order. A record that lies in one frame is handed on where it is; one that frames cut is
/// gathered in a buffer that grows with what has come, never with what was declared.
/// </summary>
internal sealed class Incoming(int maxRecord)
{
    const int FirstRoom = 64 * 1024;

    byte[] cut = [];
    int have;
    int declared;

    /// <summary>What is wrong with a payload, or null. Nothing of a payload is taken before all of it has been looked at.</summary>
    internal string? FaultOf(ReadOnlySpan<byte> payload)
    {
        payload = payload[Math.Min(declared - have, payload.Length)..];
        while (!payload.IsEmpty)
        {
            var taken = RecordLength.Read(payload, out var length);
            if (taken == 0) return "a record in it has no length";
            if (length > maxRecord) return $"a record in it would be longer than {maxRecord} bytes";
            payload = payload[taken..];
            payload = payload[Math.Min(length, payload.Length)..];
        }

        return null;
    }

    internal void Deliver(ReadOnlyMemory<byte> payload, Action<ReadOnlyMemory<byte>> onRecord)
    {
        if (have < declared) Gather(ref payload, onRecord);
        while (!payload.IsEmpty)
        {
            var taken = RecordLength.Read(payload.Span, out var length);
            payload = payload[taken..];
            if (length > payload.Length)
            {
                declared = length;
                Gather(ref payload, onRecord);
                return;
            }

            onRecord(payload[..length]);
            payload = payload[length..];
        }
    }

    void Gather(ref ReadOnlyMemory<byte> payload, Action<ReadOnlyMemory<byte>> onRecord)
    {
        var part = payload[..Math.Min(declared - have, payload.Length)];
        payload = payload[part.Length..];
        if (cut.Length < have + part.Length) Grow(have + part.Length);
        part.CopyTo(cut.AsMemory(have));
        have += part.Length;
        if (have < declared) return;
        var (buffer, record) = (cut, cut.AsMemory(0, have));
        (cut, have, declared) = ([], 0, 0);
        onRecord(record);
        ArrayPool<byte>.Shared.Return(buffer);
    }

    void Grow(int room)
    {
        var wider = ArrayPool<byte>.Shared.Rent(Math.Max(Math.Max(room, FirstRoom), (int)Math.Min(declared, 2L * cut.Length)));
        cut.AsSpan(0, have).CopyTo(wider);
        if (cut.Length > 0) ArrayPool<byte>.Shared.Return(cut);
        cut = wider;
    }
}
