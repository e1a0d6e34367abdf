using GWorker.Generator.Parse;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GWorker.Generator.Analyze;

/// <summary>A worker has one public constructor that a host can call.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ConstructorAnalyzer() : WorkerAnalyzer(Rule)
{
    static readonly DiagnosticDescriptor Rule = new(
        DiagnosticIds.Constructor,
        "Worker has no single public constructor",
        "Worker '{0}' {1}",
        DiagnosticIds.Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    private protected override void Analyze(INamedTypeSymbol worker, SymbolAnalysisContext context)
    {
        if (worker.IsAbstract || worker.IsStatic) return;
        if (Fault(worker) is { } fault) Report(context, worker, worker.Name, fault);
    }

    static string? Fault(INamedTypeSymbol worker)
    {
        var constructors = ConstructorParser.Public(worker);
        if (constructors.Count == 0) return "has no public constructor, so no host can make one. Write 'public' before one of its constructors.";
        if (constructors.Count > 1)
            return $"has {constructors.Count} public constructors, and a host cannot choose. Write 'public' before one, 'internal' before the others.";
        if (ConstructorParser.HasRequiredMembers(worker, constructors[0]))
            return "has required members, and a host calls its constructor alone. Write constructor parameters instead.";
        return constructors[0].Parameters.FirstOrDefault(p => p.Type is not IErrorTypeSymbol && !ConstructorParser.IsService(p)) is { } parameter
            ? $"takes constructor argument '{parameter.Name}' in a way that no service can be passed. Write an ordinary parameter of a class or interface."
            : null;
    }
}
