using GWorker.Generator.Parse;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GWorker.Generator.Analyze;

/// <summary>A worker has something to call.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class NoMethodAnalyzer() : WorkerAnalyzer(Rule)
{
    static readonly DiagnosticDescriptor Rule = new(
        DiagnosticIds.NoMethod,
        "Worker has no method",
        "Worker '{0}' has no [Method], so nothing can call it. Write [Method] before those that callers may use.",
        DiagnosticIds.Category, DiagnosticSeverity.Warning, isEnabledByDefault: true);

    private protected override void Analyze(INamedTypeSymbol worker, SymbolAnalysisContext context)
    {
        if (!Ancestry.Chain(worker).SelectMany(t => t.GetMembers()).Any(m => m is IMethodSymbol && TypeNames.Has(m, "Method")))
            Report(context, worker, worker.Name);
    }
}
