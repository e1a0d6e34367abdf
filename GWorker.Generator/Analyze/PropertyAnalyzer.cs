using System.Collections.Immutable;
using GWorker.Generator.Parse;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GWorker.Generator.Analyze;

/// <summary>An analyzer of one rule that looks at every <c>[Parameter]</c> of a worker; of others, <see cref="StrayAnalyzer"/> speaks.</summary>
internal abstract class PropertyAnalyzer(DiagnosticDescriptor rule) : DiagnosticAnalyzer
{
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [rule];

    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSyntaxNodeAction(Visit, SyntaxKind.PropertyDeclaration);
    }

    /// <summary>The arguments of the rule's message, or null where the property keeps the rule.</summary>
    private protected abstract object[]? Check(IPropertySymbol property, ParameterFault fault);

    void Visit(SyntaxNodeAnalysisContext context)
    {
        var declaration = (PropertyDeclarationSyntax)context.Node;
        if (context.ContainingSymbol is not IPropertySymbol { PartialDefinitionPart: null } property) return;
        if (!TypeNames.Has(property, "Parameter") || !Ancestry.IsWorker(property.ContainingType)) return;
        var fault = ParameterShape.FaultOf(property, declaration, context.SemanticModel, context.CancellationToken);
        if (Check(property, fault) is { } arguments) context.ReportDiagnostic(Diagnostic.Create(rule, declaration.Identifier.GetLocation(), arguments));
    }
}
