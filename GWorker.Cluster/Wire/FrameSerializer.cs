using System.Buffers.Binary;
using Akka.Actor;
using Akka.Serialization;

namespace GWorker;

/// <summary>A <see cref="Frame"/> is two numbers and the bytes. What cannot be read is no exception, which Akka.Remote would take for a fault of the connection.</summary>
internal sealed class FrameSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    /// <summary>Makes it known to an actor system when that is created: one that runs already reads its table of serializers without a lock.</summary>
    internal const string Configuration =
        """
        akka.actor {
          serializers.gworker-frame = "GWorker.FrameSerializer, GWorker.Cluster"
          serialization-bindings { "GWorker.Frame, GWorker.Cluster" = gworker-frame }
        }
        """;

    const string Version1 = "f1";
    const int Head = 16;

    public override int Identifier => 7_479;

    public override string Manifest(object o) => Version1;

    public override byte[] ToBinary(object obj)
    {
        var frame = (Frame)obj;
        var bytes = GC.AllocateUninitializedArray<byte>(Head + frame.Bytes.Length);
        BinaryPrimitives.WriteInt64LittleEndian(bytes, frame.From);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(8), frame.To);
        frame.Bytes.Span.CopyTo(bytes.AsSpan(Head));
        return bytes;
    }

    public override object FromBinary(byte[] bytes, string manifest) => manifest != Version1 || bytes.Length < Head
        ? Frame.Unreadable
        : new Frame(BinaryPrimitives.ReadInt64LittleEndian(bytes), BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(8)), bytes.AsMemory(Head));
}
