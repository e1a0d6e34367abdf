using MessagePack;
using MessagePack.Formatters;

namespace GWorker;

/// <summary>No value is nil.</summary>
internal sealed class UnitFormatter : IMessagePackFormatter<Unit>
{
    public void Serialize(ref MessagePackWriter writer, Unit value, MessagePackSerializerOptions options) => writer.WriteNil();

    public Unit Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options)
    {
        reader.ReadNil();
        return default;
    }
}
