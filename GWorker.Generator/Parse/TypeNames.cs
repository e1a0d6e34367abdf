using System.Text;
using Microsoft.CodeAnalysis;

namespace GWorker.Generator.Parse;

/// <summary>Which types the generator knows, and how it writes types.</summary>
internal static class TypeNames
{
    internal const string Worker = "GWorker.WorkerAttribute";
    internal const string Unit = "global::GWorker.Unit";

    static readonly SymbolDisplayFormat FullFormat = SymbolDisplayFormat.FullyQualifiedFormat.WithMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.UseSpecialTypes |
        SymbolDisplayMiscellaneousOptions.EscapeKeywordIdentifiers |
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>A type as generated code writes it. <c>dynamic</c> is written as the <c>object</c> it is: generated calls are bound at compile time.</summary>
    internal static string Full(ITypeSymbol type) =>
        type.TypeKind is TypeKind.Dynamic
            ? type.NullableAnnotation is NullableAnnotation.Annotated ? "object?" : "object"
            : type.ToDisplayString(FullFormat);

    /// <summary>
    /// A type as signatures write it: in full, but without what does not change the bytes of a value (annotations, tuple names),
    /// so that two nodes agree although one was compiled with nullable types and the other was not.
    /// </summary>
    internal static string Canonical(ITypeSymbol type)
    {
        var text = new StringBuilder();
        Write(type, text);
        return text.ToString();
    }

    internal static bool IsBatch(ITypeSymbol type) => Is(type, "GWorker", "Batch", 1);

    internal static bool IsLive(ITypeSymbol type) => Is(type, "GWorker", "Live", 3);

    internal static bool IsOutcome(ITypeSymbol type) => Is(type, "GWorker", "Outcome", 1);

    internal static bool IsCallContext(ITypeSymbol type) => Is(type, "GWorker", "CallContext", 0);

    internal static bool IsToken(ITypeSymbol type) => Is(type, "System.Threading", "CancellationToken", 0);

    internal static bool IsTask(ITypeSymbol type, int arity) => Is(type, "System.Threading.Tasks", "Task", arity);

    internal static bool IsValueTask(ITypeSymbol type, int arity) => Is(type, "System.Threading.Tasks", "ValueTask", arity);

    internal static bool IsLogger(ITypeSymbol type) => Is(type, "Microsoft.Extensions.Logging", "ILogger", 1);

    internal static bool IsReadOnlyList(ITypeSymbol type) => Is(type, "System.Collections.Generic", "IReadOnlyList", 1);

    internal static bool IsList(ITypeSymbol type) => Is(type, "System.Collections.Generic", "IList", 1);

    internal static bool IsAsyncStream(ITypeSymbol type) => Is(type, "System.Collections.Generic", "IAsyncEnumerable", 1);

    internal static bool Has(ISymbol symbol, string attribute) => Find(symbol, attribute) is not null;

    /// <summary>The attribute of GWorker with this short name, if the symbol itself carries it.</summary>
    internal static AttributeData? Find(ISymbol symbol, string attribute) =>
        symbol.GetAttributes().FirstOrDefault(a => a.AttributeClass is { } type && Is(type, "GWorker", attribute + "Attribute", 0));

    internal static ITypeSymbol TypeArgument(ITypeSymbol type, int index = 0) => ((INamedTypeSymbol)type).TypeArguments[index];

    static bool Is(ITypeSymbol type, string ns, string name, int arity) =>
        type is INamedTypeSymbol { ContainingType: null } named &&
        named.Name == name && named.Arity == arity && named.ContainingNamespace.ToDisplayString() == ns;

    static void Write(ITypeSymbol type, StringBuilder text)
    {
        switch (type)
        {
            case IArrayTypeSymbol array:
                var ranks = new StringBuilder();
                ITypeSymbol element = array;
                for (; element is IArrayTypeSymbol inner; element = inner.ElementType)
                    ranks.Append('[').Append(',', inner.Rank - 1).Append(']');
                Write(element, text);
                text.Append(ranks);
                break;
            case INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable:
                Write(nullable.TypeArguments[0], text);
                text.Append('?');
                break;
            case INamedTypeSymbol { IsTupleType: true } tuple:
                text.Append('(');
                WriteAll(tuple.TupleElements.Select(e => e.Type), text);
                text.Append(')');
                break;
            case INamedTypeSymbol named when named.SpecialType is SpecialType.None || named.IsGenericType:
                if (named.ContainingType is { } outer) Write(outer, text);
                else text.Append(Identifiers.Namespace(named, part => part));
                if (named.ContainingType is not null || !named.ContainingNamespace.IsGlobalNamespace) text.Append('.');
                text.Append(named.Name);
                if (named.TypeArguments.Length == 0) break;
                text.Append('<');
                WriteAll(named.TypeArguments, text);
                text.Append('>');
                break;
            case IDynamicTypeSymbol:
                text.Append("object");
                break;
            default:
                text.Append(type.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString());
                break;
        }
    }

    static void WriteAll(IEnumerable<ITypeSymbol> types, StringBuilder text)
    {
        var first = true;
        foreach (var type in types)
        {
            if (!first) text.Append(", ");
            first = false;
            Write(type, text);
        }
    }
}
