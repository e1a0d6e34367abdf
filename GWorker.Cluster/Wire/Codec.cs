using System.Buffers;
using MessagePack;

namespace GWorker;

/// <summary>
/// Arguments, results and parameters as bytes. What is read came from elsewhere: depth is bounded, keys are hashed so that nobody can
/// choose collisions, nothing is allocated for what was only declared, and whatever does not fit ends in a <see cref="MessagePackSerializationException"/>.
/// </summary>
internal static class Codec
{
    internal static readonly MessagePackSerializerOptions Options =
        MessagePackSerializerOptions.Standard.WithResolver(CodecResolver.Instance).WithSecurity(MessagePackSecurity.UntrustedData);

    internal static void Write<T>(IBufferWriter<byte> to, T value)
    {
        var writer = new MessagePackWriter(to);
        Write(ref writer, value);
        writer.Flush();
    }

    internal static void Write<T>(ref MessagePackWriter writer, T value) => MessagePackSerializer.Serialize(ref writer, value, Options);

    internal static void Write(ref MessagePackWriter writer, Type type, object? value) => MessagePackSerializer.Serialize(type, ref writer, value, Options);

    internal static T Read<T>(ref MessagePackReader reader) => MessagePackSerializer.Deserialize<T>(ref reader, Options);

    internal static object? Read(ref MessagePackReader reader, Type type) => MessagePackSerializer.Deserialize(type, ref reader, Options);

    /// <summary>Why values of this type cannot travel and the line to write, or null where they can.</summary>
    internal static string? FaultOf(Type type) => new CodecRules().FaultOf(type);
}
