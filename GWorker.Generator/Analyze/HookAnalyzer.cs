using System.Collections.Immutable;
using GWorker.Generator.Parse;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GWorker.Generator.Analyze;

/// <summary>A hook is a method that a host can call on its own.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class HookAnalyzer : DiagnosticAnalyzer
{
    static readonly DiagnosticDescriptor Rule = new(
        DiagnosticIds.Hook,
        "Hook cannot be called",
        "[{0}] '{1}' {2}",
        DiagnosticIds.Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(Visit, SymbolKind.Method);
    }

    static void Visit(SymbolAnalysisContext context)
    {
        if (context.Symbol is not IMethodSymbol { PartialDefinitionPart: null } method || !HookShape.IsHook(method)) return;
        if (Text(HookShape.FaultOf(method), method) is not { } text) return;
        var attribute = TypeNames.Has(method, "OnEnter") ? "OnEnter" : "OnExit";
        context.ReportDiagnostic(Diagnostic.Create(Rule, method.Locations[0], attribute, method.Name, text));
    }

    static string? Text(HookFault fault, IMethodSymbol method) => fault switch
    {
        HookFault.NotOrdinary => "is no ordinary method. Write a method of its own.",
        HookFault.Static => "is static, and a hook runs on an instance. Remove 'static'.",
        HookFault.Generic => "has type parameters, and nobody could choose them. Remove them.",
        HookFault.Parameters =>
            $"takes what nobody can give. Write '{method.Name}()' or '{method.Name}(CancellationToken stop)'; services go to the constructor.",
        HookFault.Returns => "returns something that nobody reads. Write 'void', 'Task' or 'ValueTask'.",
        HookFault.AsyncVoid => "is async void, so nobody knows when it ends. Write 'async Task'.",
        _ => null,
    };
}
