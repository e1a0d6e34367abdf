using GWorker.Generator.Parse;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GWorker.Generator.Analyze;

/// <summary>
/// The list overload is declared in the derived step, so wherever an argument fits both it wins without a word. That is so where a list of
/// items is itself an item (<c>IEnumerable</c>, <c>IReadOnlyList&lt;object&gt;</c>, <c>object[]</c>), and where an item is itself a list of items.
/// A <c>float[]</c> is neither.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class BatchOfListAnalyzer() : MethodAnalyzer(Rule)
{
    static readonly DiagnosticDescriptor Rule = new(
        DiagnosticIds.BatchOfList,
        "Batch of something that is also a list of it",
        "Batch method '{0}' takes '{1}', and a list of those can be one of them, so a caller who means one would send many. Write a record that holds it.",
        DiagnosticIds.Category, DiagnosticSeverity.Warning, isEnabledByDefault: true);

    private protected override object[]? Check(MethodShape shape, Compilation compilation) =>
        shape is { Fault: MethodFault.None, Item: { } item } && !BatchOfObjectAnalyzer.IsObject(item) && IsAmbiguous(item, (CSharpCompilation)compilation)
            ? [shape.Method.Name, Show(item)]
            : null;

    internal static bool IsAmbiguous(ITypeSymbol item, CSharpCompilation compilation)
    {
        var list = compilation.GetTypeByMetadataName("System.Collections.Generic.IReadOnlyList`1")?.Construct(item);
        var array = compilation.CreateArrayTypeSymbol(item);
        return (list is not null && (Converts(list, item) || Converts(item, list))) || Converts(array, item);

        bool Converts(ITypeSymbol from, ITypeSymbol to) => compilation.ClassifyConversion(from, to) is { IsImplicit: true, IsUserDefined: false };
    }
}
