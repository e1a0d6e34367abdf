using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace GWorker;

/// <summary>
/// Tells a frame whose bytes have changed on the way, so that it is dropped and sent again like a lost one. XXH3 and not a CRC: one CRC waits
/// for its own result at every word, and several side by side miss the same bit flipped in the words of two of them.
/// </summary>
internal static class Checksum
{
    /// <summary>Of all of a frame but the checksum's own place, the second four bytes.</summary>
    internal static uint Of(ReadOnlySpan<byte> frame) => (uint)XxHash3.HashToUInt64(frame[8..]) ^ MemoryMarshal.Read<uint>(frame);
}
