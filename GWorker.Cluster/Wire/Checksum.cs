using System.Numerics;
using System.Runtime.InteropServices;

namespace GWorker;

/// <summary>
/// Tells a frame whose bytes have changed on the way, so that it is dropped and sent again like a lost one. Four CRC-32Cs side by side,
/// then one over the four: a single one waits for its own result at every word and takes three times as long.
/// </summary>
internal static class Checksum
{
    /// <summary>Of all of a frame but the checksum's own place.</summary>
    internal static uint Of(ReadOnlySpan<byte> frame)
    {
        uint a = BitOperations.Crc32C((uint)frame.Length, MemoryMarshal.Read<uint>(frame)), b = 1, c = 2, d = 3;
        frame = frame[8..];
        while (frame.Length >= 32)
        {
            a = BitOperations.Crc32C(a, MemoryMarshal.Read<ulong>(frame));
            b = BitOperations.Crc32C(b, MemoryMarshal.Read<ulong>(frame[8..]));
            c = BitOperations.Crc32C(c, MemoryMarshal.Read<ulong>(frame[16..]));
            d = BitOperations.Crc32C(d, MemoryMarshal.Read<ulong>(frame[24..]));
            frame = frame[32..];
        }

        foreach (var rest in frame) a = BitOperations.Crc32C(a, rest);
        return BitOperations.Crc32C(BitOperations.Crc32C(BitOperations.Crc32C(a, b), c), d);
    }
}
