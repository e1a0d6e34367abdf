using System.Collections.Immutable;
using GWorker.Generator.Parse;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GWorker.Generator.Analyze;

/// <summary>A worker leaves to its handle and its tokens the names they need.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ReservedNameAnalyzer : DiagnosticAnalyzer
{
    static readonly DiagnosticDescriptor Rule = new(
        DiagnosticIds.ReservedName,
        "Name is taken by handles or tokens",
        "{0} cannot be called '{1}': {2} by that name already. Write another name.",
        DiagnosticIds.Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(VisitMethod, SymbolKind.Method);
        context.RegisterSymbolAction(VisitType, SymbolKind.NamedType);
    }

    static void VisitMethod(SymbolAnalysisContext context)
    {
        if (context.Symbol is not IMethodSymbol { PartialDefinitionPart: null, Name: not ReservedNames.Methods } method) return;
        if (!TypeNames.Has(method, "Method")) return;
        if (MethodShape.Of(method).Fault is MethodFault.ReservedName) Report(context, method, "A [Method]", "handles have something");
    }

    static void VisitType(SymbolAnalysisContext context)
    {
        var worker = (INamedTypeSymbol)context.Symbol;
        if (!Ancestry.IsWorker(worker)) return;
        const string tokens = "its tokens stand in a class";
        if (worker.Name == ReservedNames.Methods) Report(context, worker, "A worker", tokens);
        foreach (var member in worker.GetMembers(ReservedNames.Methods))
            if (!OwnCode.Wrote(member))
                Report(context, member, "A member of a worker", tokens);
    }

    static void Report(SymbolAnalysisContext context, ISymbol where, string what, string why) =>
        context.ReportDiagnostic(Diagnostic.Create(Rule, where.Locations[0], what, where.Name, why));
}
