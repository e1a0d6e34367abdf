using System.Collections.Immutable;
using GWorker.Generator.Parse;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GWorker.Generator.Analyze;

/// <summary>An analyzer of one rule that looks at every <c>[Method]</c>.</summary>
internal abstract class MethodAnalyzer(DiagnosticDescriptor rule) : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [rule];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Visit, SymbolKind.Method);
    }

    /// <summary>The arguments of the rule's message, or null where the method keeps the rule.</summary>
    private protected abstract object[]? Check(MethodShape shape, Compilation compilation);

    /// <summary>A type as its author would write it.</summary>
    private protected static string Show(ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);

    void Visit(SymbolAnalysisContext context)
    {
        // Of a partial method both halves come by; one is enough.
        if (context.Symbol is not IMethodSymbol { PartialDefinitionPart: null } method || !TypeNames.Has(method, "Method")) return;
        if (Check(MethodShape.Of(method), context.Compilation) is { } arguments)
            context.ReportDiagnostic(Diagnostic.Create(rule, method.Locations[0], arguments));
    }
}
