namespace GWorker;

/// <summary>The length before a record: seven bits a byte, the low ones first, as few bytes as it takes. Frames never cut it.</summary>
internal static class RecordLength
{
    /// <summary>The most bytes that a length takes.</summary>
    internal const int Longest = 5;

    internal static int SizeOf(int length) => length < 1 << 7 ? 1 : length < 1 << 14 ? 2 : length < 1 << 21 ? 3 : length < 1 << 28 ? 4 : 5;

    internal static int Write(Span<byte> to, int length)
    {
        var at = 0;
        for (; length >= 0x80; length >>= 7) to[at++] = (byte)(length | 0x80);
        to[at++] = (byte)length;
        return at;
    }

    /// <summary>How many bytes the length at the beginning of <paramref name="from"/> takes, or zero where there is none.</summary>
    internal static int Read(ReadOnlySpan<byte> from, out int length)
    {
        length = 0;
        var value = 0L;
        for (var at = 0; at < Longest && at < from.Length; at++)
        {
            value |= (long)(from[at] & 0x7F) << (7 * at);
            if (from[at] >= 0x80) continue;
            length = (int)value;
            return value <= int.MaxValue ? at + 1 : 0;
        }

        return 0;
    }
}
