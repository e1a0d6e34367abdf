using GWorker.Generator.Parse;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GWorker.Generator.Analyze;

/// <summary>A worker can call the hooks of base classes that are no workers themselves.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class HiddenHookAnalyzer() : WorkerAnalyzer(Rule)
{
    static readonly DiagnosticDescriptor Rule = new(
        DiagnosticIds.HiddenHook,
        "Hook of a base class cannot be called",
        "Worker '{0}' cannot call hook '{1}' of its base class '{2}'. Write 'protected' before it, and give it a name that no class below takes.",
        DiagnosticIds.Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    private protected override void Analyze(INamedTypeSymbol worker, SymbolAnalysisContext context)
    {
        var hooks = Ancestry.OwnChain(worker).SelectMany(t => t.GetMembers()).OfType<IMethodSymbol>()
            .Where(m => HookShape.IsHook(m) && HookShape.FaultOf(m) is HookFault.None && !Ancestry.OverridesOneWith(m, "OnEnter", "OnExit"));
        foreach (var hook in hooks)
            if (!HookShape.IsReachable(hook, worker, context.Compilation))
                Report(context, worker, worker.Name, hook.Name, hook.ContainingType.Name);
    }
}
