using System.Collections.Concurrent;
using System.Collections.Immutable;
using GWorker.Generator.Parse;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GWorker.Generator.Analyze;

/// <summary>
/// Attributes stand where something reads them: in a worker, or in a class that workers derive from. An abstract class may wait for
/// workers of other assemblies, but no class below it gives its parameters their other halves.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class StrayAnalyzer : DiagnosticAnalyzer
{
    static readonly DiagnosticDescriptor Rule = new(
        DiagnosticIds.Stray,
        "Attribute has no effect outside a worker",
        "[{0}] '{1}' has no effect, because '{2}' is no worker{3}. Write [Worker] before a partial class.",
        DiagnosticIds.Category, DiagnosticSeverity.Warning, isEnabledByDefault: true, customTags: [WellKnownDiagnosticTags.CompilationEnd]);

    static readonly string[] Attributes = ["Method", "OnEnter", "OnExit"];

    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [Rule];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var inherited = new ConcurrentDictionary<ISymbol, bool>(SymbolEqualityComparer.Default);
            var strays = new ConcurrentBag<(ISymbol Member, string Attribute)>();
            start.RegisterSymbolAction(c => Collect(c, inherited, strays), SymbolKind.NamedType);
            start.RegisterCompilationEndAction(c => Report(c, inherited, strays));
        });
    }

    static void Collect(SymbolAnalysisContext context, ConcurrentDictionary<ISymbol, bool> inherited, ConcurrentBag<(ISymbol, string)> strays)
    {
        var type = (INamedTypeSymbol)context.Symbol;
        if (Ancestry.IsWorker(type))
        {
            foreach (var ancestor in Ancestry.Chain(type)) inherited.TryAdd(ancestor.OriginalDefinition, true);
            return;
        }

        foreach (var member in type.GetMembers())
        {
            if (member is IPropertySymbol && TypeNames.Has(member, "Parameter")) strays.Add((member, "Parameter"));
            if (member is not IMethodSymbol || type is { TypeKind: TypeKind.Class, IsAbstract: true, IsStatic: false }) continue;
            foreach (var attribute in Attributes)
                if (TypeNames.Has(member, attribute))
                    strays.Add((member, attribute));
        }
    }

    static void Report(
        CompilationAnalysisContext context, ConcurrentDictionary<ISymbol, bool> inherited, ConcurrentBag<(ISymbol Member, string Attribute)> strays)
    {
        foreach (var (member, attribute) in strays)
        {
            var isParameter = attribute == "Parameter";
            if (!isParameter && inherited.ContainsKey(member.ContainingType)) continue;
            var below = isParameter ? "" : " and none derives from it";
            context.ReportDiagnostic(Diagnostic.Create(Rule, member.Locations[0], attribute, member.Name, member.ContainingType.Name, below));
        }
    }
}
