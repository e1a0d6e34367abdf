using System.Collections.Immutable;
using GWorker.Generator.Parse;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GWorker.Generator.Analyze;

/// <summary>
/// The compiler wants <c>[EnumeratorCancellation]</c> on the token of an async iterator, lest an enumerator's token is lost. A worker's
/// method is given the call's token as its argument and its enumerator the same one: nothing is lost.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class StreamTokenSuppressor : DiagnosticSuppressor
{
    static readonly SuppressionDescriptor Rule = new("GWS0001", "CS8425", "A [Method] is given the call's token as its argument");

    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = [Rule];

    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (var diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location.SourceTree is not { } tree) continue;
            var node = tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan);
            if (context.GetSemanticModel(tree).GetDeclaredSymbol(node, context.CancellationToken) is IMethodSymbol method && TypeNames.Has(method, "Method"))
                context.ReportSuppression(Suppression.Create(Rule, diagnostic));
        }
    }
}
