using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MessagePack;
using MessagePack.Formatters;

namespace GWorker;

/// <summary>Numbers in one block, little endian, behind a byte that says which: one copy instead of a token for each.</summary>
internal sealed class BlockFormatter<T>(byte element) : IMessagePackFormatter<T[]?>, IMessagePackFormatter<Memory<T>>, IMessagePackFormatter<ReadOnlyMemory<T>>
    where T : unmanaged
{
    const sbyte Block = 42;

    public void Serialize(ref MessagePackWriter writer, T[]? value, MessagePackSerializerOptions options)
    {
        if (value is null) writer.WriteNil();
        else Write(ref writer, value);
    }

    public void Serialize(ref MessagePackWriter writer, Memory<T> value, MessagePackSerializerOptions options) => Write(ref writer, value.Span);

    public void Serialize(ref MessagePackWriter writer, ReadOnlyMemory<T> value, MessagePackSerializerOptions options) => Write(ref writer, value.Span);

    T[]? IMessagePackFormatter<T[]?>.Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) => reader.TryReadNil() ? null : Read(ref reader);

    Memory<T> IMessagePackFormatter<Memory<T>>.Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) => Read(ref reader);

    ReadOnlyMemory<T> IMessagePackFormatter<ReadOnlyMemory<T>>.Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) => Read(ref reader);

    void Write(ref MessagePackWriter writer, ReadOnlySpan<T> values)
    {
        var bytes = MemoryMarshal.AsBytes(values);
        writer.WriteExtensionFormatHeader(new(Block, bytes.Length + 1));
        writer.GetSpan(1)[0] = element;
        writer.Advance(1);
        writer.WriteRaw(bytes);
    }

    T[] Read(ref MessagePackReader reader)
    {
        // The header is refused unless that many bytes are there, so this makes no room for what was only declared.
        var header = reader.ReadExtensionFormatHeader();
        var raw = reader.ReadRaw(header.Length);
        if (header.TypeCode != Block || header.Length == 0 || raw.FirstSpan[0] != element || (header.Length - 1) % Unsafe.SizeOf<T>() != 0)
            throw new MessagePackSerializationException($"These bytes are no block of {typeof(T).Name}.");
        var values = GC.AllocateUninitializedArray<T>((int)(header.Length - 1) / Unsafe.SizeOf<T>());
        raw.Slice(1).CopyTo(MemoryMarshal.AsBytes(values.AsSpan()));
        return values;
    }
}
