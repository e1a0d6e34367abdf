using System.Collections;
using System.Collections.Frozen;
using System.Runtime.CompilerServices;
using MessagePack;
using MessagePack.Formatters;
using MessagePack.ImmutableCollection;
using MessagePack.Resolvers;

namespace GWorker;

/// <summary>
/// Formatters for what both sides know from their contracts: values, collections of them and types marked <c>[MessagePackObject]</c>.
/// Nothing here puts a type's name on the wire or guesses a contract.
/// </summary>
internal sealed class CodecResolver : IFormatterResolver
{
    internal static readonly CodecResolver Instance = new();

    static readonly IFormatterResolver[] Others =
    [
        // Before the built-in one, whose times forget whether they are local.
        NativeDateTimeResolver.Instance, NativeGuidResolver.Instance, BuiltinResolver.Instance, AttributeFormatterResolver.Instance,
        ImmutableCollectionResolver.Instance, DynamicGenericResolver.Instance, DynamicUnionResolver.Instance, DynamicObjectResolver.Instance,
    ];

    static readonly FrozenDictionary<Type, object> Own = Blocks().Append(new(typeof(Unit), new UnitFormatter())).ToFrozenDictionary();

    public IMessagePackFormatter<T>? GetFormatter<T>()
    {
        // Formatters ask here again for what a contract contains: a value that contains itself becomes an error before it is the end of the process.
        RuntimeHelpers.EnsureSufficientExecutionStack();
        return Found<T>.Formatter;
    }

    static IMessagePackFormatter<T>? Find<T>()
    {
        if (Own.TryGetValue(typeof(T), out var own)) return (IMessagePackFormatter<T>)own;

        // A Type is read by loading what the bytes name, and a collection that does not say of what would need names for its elements.
        if (typeof(Type).IsAssignableFrom(typeof(T))) return null;
        var formatter = Others.Select(r => r.GetFormatter<T>()).FirstOrDefault(f => f is not null);
        return formatter is not null && IsOfAnything(formatter.GetType()) ? null : formatter;
    }

    static bool IsOfAnything(Type formatter) =>
        formatter.IsGenericType && formatter.GetGenericTypeDefinition() is var open && (open == typeof(NonGenericListFormatter<>) || open == typeof(NonGenericDictionaryFormatter<>)) ||
        formatter.GetInterfaces().Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IMessagePackFormatter<>) &&
            i.GenericTypeArguments[0] is var of && (of == typeof(IEnumerable) || of == typeof(ICollection) || of == typeof(IList) || of == typeof(IDictionary)));

    static IEnumerable<KeyValuePair<Type, object>> Blocks()
    {
        if (!BitConverter.IsLittleEndian) throw new PlatformNotSupportedException("Blocks of numbers travel as they lie in memory, low byte first.");
        return [.. Block<sbyte>(1), .. Block<short>(2), .. Block<ushort>(3), .. Block<int>(4), .. Block<uint>(5),
                .. Block<long>(6), .. Block<ulong>(7), .. Block<Half>(8), .. Block<float>(9), .. Block<double>(10)];
    }

    static KeyValuePair<Type, object>[] Block<T>(byte element) where T : unmanaged
    {
        var block = new BlockFormatter<T>(element);
        return [new(typeof(T[]), block), new(typeof(Memory<T>), block), new(typeof(ReadOnlyMemory<T>), block)];
    }

    static class Found<T>
    {
        internal static readonly IMessagePackFormatter<T>? Formatter = Find<T>();
    }
}
