using GWorker.Generator.Model;
using GWorker.Generator.Parse;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GWorker.Generator.Analyze;

/// <summary>A batch in, a list out.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class BatchResultAnalyzer() : MethodAnalyzer(Rule)
{
    static readonly DiagnosticDescriptor Rule = new(
        DiagnosticIds.BatchResult,
        "Batch method does not return a list",
        "Batch method '{0}' returns '{1}', but each of its items needs a result. Write '{2}', or '{3}' to fail items one by one.",
        DiagnosticIds.Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    private protected override object[]? Check(MethodShape shape, Compilation compilation)
    {
        if (shape.Fault is not MethodFault.BatchWithoutList) return null;
        var item = shape.Result is null ? "TResult" : Show(Element(shape.Result));
        return [shape.Method.Name, Show(shape.Method.ReturnType), Wrap(shape.Wrapper, $"{item}[]"), Wrap(shape.Wrapper, $"Outcome<{item}>[]")];
    }

    static string Wrap(Wrapper wrapper, string type) => wrapper is Wrapper.None ? type : $"{wrapper}<{type}>";

    /// <summary>Of a sequence that is no list, what it is a sequence of.</summary>
    static ITypeSymbol Element(ITypeSymbol type)
    {
        if (type.SpecialType is SpecialType.System_String) return type;
        var sequences = type.AllInterfaces.Concat(type is INamedTypeSymbol named ? [named] : [])
            .Where(i => i.OriginalDefinition.SpecialType is SpecialType.System_Collections_Generic_IEnumerable_T)
            .ToArray();
        return sequences.Length == 1 ? sequences[0].TypeArguments[0] : type;
    }
}
