using System.Collections.Immutable;
using MessagePack;

namespace GWorker;

/// <summary>What travels with a call besides its input, as bytes.</summary>
internal static class HeadCodec
{
    const int MostTags = 64;

    internal static void Write(ref MessagePackWriter to, CallHead? head, string name)
    {
        to.WriteArrayHeader(5);
        to.Write(head?.Id ?? name);
        to.Write(head?.Parent);
        to.Write(head?.Caller?.Id ?? head?.TraceParent);
        to.Write(head?.Caller?.TraceStateString ?? head?.TraceState);
        to.WriteMapHeader(head?.Tags.Count ?? 0);
        if (head is null) return;
        foreach (var (key, value) in head.Tags)
        {
            to.Write(key);
            to.Write(value);
        }
    }

    /// <exception cref="MessagePackSerializationException">These bytes are no head.</exception>
    internal static CallHead Read(ref MessagePackReader from)
    {
        if (from.ReadArrayHeader() != 5) throw new MessagePackSerializationException("A call's head has five parts.");
        var (id, parent, trace, state) = (from.ReadString(), from.ReadString(), from.ReadString(), from.ReadString());
        var count = from.ReadMapHeader();
        if (count > MostTags) throw new MessagePackSerializationException($"A call with {count} tags.");
        var tags = ImmutableDictionary<string, string>.Empty;
        for (; count > 0; count--) tags = tags.SetItem(from.ReadString() ?? "", from.ReadString() ?? "");
        return new() { Id = id, Parent = parent, TraceParent = trace, TraceState = state, Tags = tags };
    }
}
