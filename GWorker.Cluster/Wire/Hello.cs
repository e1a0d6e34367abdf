using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace GWorker;

/// <summary>
/// The first 32 bytes on a data connection, from each side, little endian: magic, version, zeros; a hash of the cluster's name; who sends it;
/// whom it is for. An address outlives its node, incarnations do not: whoever is not meant closes.
/// </summary>
internal readonly record struct Hello(ulong Cluster, long From, long To)
{
    internal const int Size = 32;
    const uint Magic = 0x50445747; // GWDP
    const uint Version = 1;

    internal static ulong ClusterOf(string name) => BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    internal byte[] Written()
    {
        var bytes = new byte[Size];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(4), Version);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), Cluster);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), From);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(24), To);
        return bytes;
    }

    /// <summary>What is wrong with these bytes, or null.</summary>
    internal static string? Read(ReadOnlySpan<byte> bytes, out Hello hello)
    {
        hello = default;
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes) != Magic) return "it does not speak GWorker's protocol";
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) is var version and not Version) return $"it speaks version {version}, and this node version {Version}";
        hello = new(BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[16..]), BinaryPrimitives.ReadInt64LittleEndian(bytes[24..]));
        return null;
    }
}
