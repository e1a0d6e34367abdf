using GWorker.Generator.Parse;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GWorker.Generator.Analyze;

/// <summary>A name is one method's: a handle has one property for it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class OverloadAnalyzer() : MethodAnalyzer(Rule)
{
    static readonly DiagnosticDescriptor Rule = new(
        DiagnosticIds.Overload,
        "Two methods have one name",
        "[Method] '{0}' is there twice, and a handle has one property of that name. Write another name for this one.",
        DiagnosticIds.Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    private protected override object[]? Check(MethodShape shape, Compilation compilation)
    {
        if (shape.Fault is not MethodFault.None) return null;
        var first = shape.Method.ContainingType.GetMembers(shape.Method.Name)
            .OfType<IMethodSymbol>()
            .First(m => TypeNames.Has(m, "Method") && MethodShape.Of(m).Fault is MethodFault.None);
        return SymbolEqualityComparer.Default.Equals(first, shape.Method) ? null : [shape.Method.Name];
    }
}
