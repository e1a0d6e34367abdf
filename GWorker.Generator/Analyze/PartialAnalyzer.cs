using GWorker.Generator.Parse;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GWorker.Generator.Analyze;

/// <summary>A worker and all types around it are partial.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class PartialAnalyzer() : WorkerAnalyzer(Rule)
{
    static readonly DiagnosticDescriptor Rule = new(
        DiagnosticIds.NotPartial,
        "Worker is not partial",
        "The generator cannot write the other half of worker '{0}'. Write {1}.",
        DiagnosticIds.Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    private protected override void Analyze(INamedTypeSymbol worker, SymbolAnalysisContext context)
    {
        var missing = WorkerParser.NotPartial(worker, context.CancellationToken);
        if (missing.Count > 0) Report(context, worker, worker.Name, string.Join(" and ", missing.Select(d => $"'partial {Kind(d)} {d.Identifier.Text}'")));
    }

    static string Kind(TypeDeclarationSyntax declaration) =>
        declaration is RecordDeclarationSyntax { ClassOrStructKeyword.Text: { Length: > 0 } kind } ? $"record {kind}" : declaration.Keyword.Text;
}
