using System.Collections.Immutable;
using GWorker.Generator.Parse;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GWorker.Generator.Analyze;

/// <summary>An analyzer of one rule that looks at every <c>[Worker]</c> class.</summary>
internal abstract class WorkerAnalyzer(DiagnosticDescriptor rule) : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [rule];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Visit, SymbolKind.NamedType);
    }

    private protected abstract void Analyze(INamedTypeSymbol worker, SymbolAnalysisContext context);

    private protected void Report(SymbolAnalysisContext context, ISymbol where, params object[] arguments) =>
        context.ReportDiagnostic(Diagnostic.Create(rule, where.Locations[0], arguments));

    void Visit(SymbolAnalysisContext context)
    {
        if (context.Symbol is INamedTypeSymbol type && Ancestry.IsWorker(type)) Analyze(type, context);
    }
}
