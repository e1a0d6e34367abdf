using GWorker.Generator.Parse;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GWorker.Generator.Analyze;

/// <summary>A worker is a class that can be made, named and completed.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class WorkerKindAnalyzer() : WorkerAnalyzer(Rule)
{
    static readonly DiagnosticDescriptor Rule = new(
        DiagnosticIds.WorkerKind,
        "Class cannot be a worker",
        "Worker '{0}' {1}",
        DiagnosticIds.Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    private protected override void Analyze(INamedTypeSymbol worker, SymbolAnalysisContext context)
    {
        if (Fault(worker) is { } fault) Report(context, worker, worker.Name, fault);
    }

    static string? Fault(INamedTypeSymbol worker) =>
        worker.IsStatic ? "is static, and a worker is an instance with state. Remove 'static'." :
        worker.IsAbstract ? "is abstract, so no host can make one. Move [Worker] to the classes that derive from it; they inherit its methods and hooks." :
        WorkerParser.IsFileLocal(worker) ? "is local to its file, and its other half is in another one. Write 'internal' instead of 'file'." :
        WorkerParser.Access(worker) is null ? "cannot be named outside the type around it, so it would have no handle. Write 'internal' or 'public'." :
        TypeParameters.Hidden(worker) is { } hidden
            ? $"takes the name of type parameter '{hidden.Name}' twice, so its full type cannot be written. Rename one of them."
            : null;
}
