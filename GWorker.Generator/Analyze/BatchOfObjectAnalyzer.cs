using GWorker.Generator.Parse;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GWorker.Generator.Analyze;

/// <summary>
/// <c>Remote(object)</c> stands beside <c>Remote(IReadOnlyList&lt;object&gt;)</c>: a caller who sends an array as one item sends its elements,
/// and the compiler has nothing to say.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class BatchOfObjectAnalyzer() : MethodAnalyzer(Rule)
{
    static readonly DiagnosticDescriptor Rule = new(
        DiagnosticIds.BatchOfObject,
        "Batch of objects",
        "Batch method '{0}' takes any object, so a caller who sends a list as one item would send its elements. Write the type of an item.",
        DiagnosticIds.Category, DiagnosticSeverity.Warning, isEnabledByDefault: true);

    private protected override object[]? Check(MethodShape shape, Compilation compilation) =>
        shape is { Fault: MethodFault.None, Item: { } item } && IsObject(item) ? [shape.Method.Name] : null;

    internal static bool IsObject(ITypeSymbol item) => item.SpecialType is SpecialType.System_Object || item.TypeKind is TypeKind.Dynamic;
}
