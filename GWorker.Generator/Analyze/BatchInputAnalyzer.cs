using GWorker.Generator.Parse;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GWorker.Generator.Analyze;

/// <summary>A batch is the only input: its items come from different callers.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class BatchInputAnalyzer() : MethodAnalyzer(Rule)
{
    static readonly DiagnosticDescriptor Rule = new(
        DiagnosticIds.BatchInput,
        "Batch method takes other inputs",
        "Batch method '{0}' takes other inputs beside its batch, and each item may come from another caller. Write 'Batch<({1})>'.",
        DiagnosticIds.Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    private protected override object[]? Check(MethodShape shape, Compilation compilation) =>
        shape.Fault is MethodFault.BatchBesideInputs
            ? [shape.Method.Name, string.Join(", ", shape.Inputs.Select(p => $"{Show(Item(p.Type))} {p.Name}"))]
            : null;

    static ITypeSymbol Item(ITypeSymbol type) => TypeNames.IsBatch(type) ? TypeNames.TypeArgument(type) : type;
}
