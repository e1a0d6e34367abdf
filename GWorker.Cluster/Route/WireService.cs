using System.Buffers;
using System.Runtime.CompilerServices;
using MessagePack;

namespace GWorker;

/// <summary>A definition of this process as frames know it: its methods by number and by id, and its parameters.</summary>
internal sealed class WireService
{
    readonly Dictionary<ulong, WireMethod> byId;
    readonly IReadOnlyList<ParameterContract> parameters;
    readonly ConditionalWeakTable<Pool, PoolKey> keys = [];

    internal WireService(Service service)
    {
        Service = service;
        parameters = service.Parameters;
        Methods = [.. service.Cls.Shape.Methods.Select(m => WireMethod.Of(service.Cls.Shape.FullName, m))];
        byId = Methods.ToDictionary(m => m.Id);
    }

    internal Service Service { get; }

    internal string Name => Service.Cls.Name;

    internal IReadOnlyList<WireMethod> Methods { get; }

    internal WireMethod? Find(ulong id) => byId.GetValueOrDefault(id);

    /// <summary>Every type in it that cannot travel.</summary>
    internal IEnumerable<Fault> Faults()
    {
        foreach (var method in Methods)
            if (method.Fault is { } fault) yield return new("GW1070", Name, $".{method.Method.Name}: {fault.TrimEnd('.')}", "Or run it in one process alone, with LocalNode.Start(app)");
        foreach (var parameter in parameters)
            if (Codec.FaultOf(parameter.Type) is { } fault) yield return new("GW1071", Name, $".{parameter.Name}: {fault.TrimEnd('.')}", "Or make it a method's input");
    }

    internal void Write(ref MessagePackWriter to, ParameterSet set)
    {
        to.WriteArrayHeader(2 * set.Count);
        foreach (var entry in set.Entries)
        {
            to.Write(entry.Index);
            Codec.Write(ref to, parameters[entry.Index].Type, entry.Value);
        }
    }

    /// <exception cref="MessagePackSerializationException">There is no such parameter.</exception>
    internal ParameterSet Read(ref MessagePackReader from)
    {
        var set = ParameterSet.Empty;
        for (var left = from.ReadArrayHeader() / 2; left > 0; left--)
        {
            var index = from.ReadInt32();
            if (index < 0 || index >= parameters.Count) throw new MessagePackSerializationException($"{Name} has no parameter {index}.");
            set = set.With(index, Codec.Read(ref from, parameters[index].Type), parameters[index].Default);
        }

        return set;
    }

    /// <summary>Its pools whose key has been written. Of one that is being made the user's code still writes it, for which nobody else waits.</summary>
    internal IEnumerable<Pool> Pools => Service.Pools.Where(p => p.Key.Count == 0 || keys.TryGetValue(p, out _));

    /// <summary>What nodes call one of its pools: the same on each of them.</summary>
    internal PoolKey KeyOf(Pool pool) => pool.Key.Count == 0 ? PoolKey.Usual : keys.GetValue(pool, Written);

    PoolKey Written(Pool pool)
    {
        try
        {
            var key = KeyOf(pool.Key);
            return key.Length <= EntryRules.MostKey ? new(key, null) : None(PayloadException.KeyTooLarge(Name, key.Length, EntryRules.MostKey));
        }
        catch (Exception error)
        {
            return None(PayloadException.Unwritable(ErrorCodec.Cap(pool.Name, EntryRules.MostName), error));
        }

        // Of no other pool: nobody has it, and no look at all pools ends here.
        static PoolKey None(PayloadException why) => new(Guid.NewGuid().ToByteArray(), why);
    }

    internal byte[] KeyOf(ParameterSet set)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(buffer);
        Write(ref writer, set);
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="MessagePackSerializationException">These bytes are no key of this version.</exception>
    internal ParameterSet SetOf(ReadOnlyMemory<byte> key)
    {
        if (key.IsEmpty) return ParameterSet.Empty;
        try
        {
            var reader = new MessagePackReader(key);
            return Read(ref reader);
        }
        catch (Exception error) when (error is not MessagePackSerializationException)
        {
            throw new MessagePackSerializationException($"{Name} has no such parameters.", error);
        }
    }
}

/// <summary>A pool's parameters, written once.</summary>
/// <param name="Bytes">None for the usual pool.</param>
/// <param name="Fault">Why they cannot be: the code that writes them is the user's, and every node is told of them.</param>
internal sealed record PoolKey(byte[] Bytes, PayloadException? Fault)
{
    internal static PoolKey Usual { get; } = new([], null);
}
