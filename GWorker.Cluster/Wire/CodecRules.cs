using System.Reflection;
using MessagePack;

namespace GWorker;

/// <summary>Looks at a type and all that it contains for what cannot travel. The resolver decides; this finds where, and the words.</summary>
internal sealed class CodecRules
{
    // A generic type can contain ever larger ones of its own kind.
    const int Deepest = 32;

    readonly HashSet<Type> seen = [];

    internal string? FaultOf(Type type, string place = "", int depth = 0)
    {
        if (!seen.Add(type)) return null;
        var name = TypeText.Of(type) + place;
        if (depth > Deepest) return $"{name} is nested too deeply. Write a contract that ends";
        if (type.IsByRefLike || type.IsPointer || type.IsByRef || type == typeof(void) || type.ContainsGenericParameters)
            return $"{name} cannot leave the process. Use a type that holds its values, such as an array";
        if (type == typeof(object)) return $"{name} does not say what travels. Write the type that is meant, or an interface marked [Union]";
        object? formatter;
        try
        {
            formatter = CodecResolver.Instance.GetFormatterDynamic(type);
        }
        catch (Exception error)
        {
            return Refused(type, name, error.GetBaseException());
        }

        return formatter is null ? Unknown(type, name) : KeyFault(type, name) ?? Inside(type, formatter.GetType(), place, depth + 1);
    }

    string? Inside(Type type, Type formatter, string place, int depth)
    {
        if (type.IsDefined(typeof(MessagePackFormatterAttribute), inherit: false)) return null;
        foreach (var part in formatter.GenericTypeArguments)
            if (FaultOf(part, place, depth) is { } fault) return fault;
        foreach (var union in type.GetCustomAttributes<UnionAttribute>(inherit: false))
            if (FaultOf(union.SubType, "", depth) is { } fault) return fault;
        if (type.GetCustomAttribute<MessagePackObjectAttribute>() is null) return null;
        foreach (var (member, of) in Members(type))
            if (!member.IsDefined(typeof(IgnoreMemberAttribute)) && !member.IsDefined(typeof(MessagePackFormatterAttribute)) &&
                FaultOf(of, $" (in {TypeText.Of(type)}.{member.Name})", depth) is { } fault) return fault;
        return null;
    }

    // Hashes that anybody can work out let a sender make every key collide.
    static string? KeyFault(Type type, string name)
    {
        foreach (var hashing in type.GetInterfaces().Append(type))
        {
            if (!hashing.IsGenericType || hashing.GetGenericTypeDefinition() is var open &&
                open != typeof(IDictionary<,>) && open != typeof(IReadOnlyDictionary<,>) && open != typeof(ISet<>) && open != typeof(ILookup<,>)) continue;
            try
            {
                typeof(MessagePackSecurity).GetMethod(nameof(MessagePackSecurity.GetEqualityComparer), 1, [])!
                    .MakeGenericMethod(hashing.GenericTypeArguments[0]).Invoke(Codec.Options.Security, []);
            }
            catch (TargetInvocationException)
            {
                return $"{name} has keys that cannot be hashed safely. Use a string, a number, an enum or a Guid as the key, or send an array of pairs";
            }
        }

        return null;
    }

    static string Refused(Type type, string name, Exception error)
    {
        if (!type.IsVisible) return $"{name} is not public, so no formatter can be made for it. Make it and what it is nested in public";
        foreach (var (member, _) in Members(type))
            if (type.GetCustomAttribute<MessagePackObjectAttribute>() is { KeyAsPropertyName: false } &&
                !member.IsDefined(typeof(KeyAttribute)) && !member.IsDefined(typeof(IgnoreMemberAttribute)))
                return $"{name} has a member without a key. Mark {member.Name} [Key(n)], or [IgnoreMember] where it stays behind";
        return $"{name} has a contract that MessagePack refuses: {error.Message.ReplaceLineEndings(" ")}. Mend it, or mark a constructor [SerializationConstructor] that takes its keyed members";
    }

    static string Unknown(Type type, string name) =>
        typeof(Delegate).IsAssignableFrom(type) || (type.Namespace ?? "").Split('.')[0] is "System" or "Microsoft"
            ? $"{name} cannot travel between nodes. Send the data that it stands for"
        : type.IsInterface || type.IsAbstract
            ? $"{name} is {(type.IsInterface ? "an interface" : "abstract")}. Mark it [Union(0, typeof(…))] and what it stands for [MessagePackObject], or write the type that is meant"
        : typeof(System.Collections.IEnumerable).IsAssignableFrom(type)
            ? $"{name} is a collection of its own kind. Use an array or a List<T>, or mark it [MessagePackFormatter(typeof(…))]"
            : $"{name} is not a MessagePack contract. Mark it [MessagePackObject] and its members [Key(0)], [Key(1)] …";

    static IEnumerable<(MemberInfo Member, Type Of)> Members(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(p => p.GetIndexParameters().Length == 0).Select(p => ((MemberInfo)p, p.PropertyType))
            .Concat(type.GetFields(BindingFlags.Public | BindingFlags.Instance).Select(f => ((MemberInfo)f, f.FieldType)));
}
