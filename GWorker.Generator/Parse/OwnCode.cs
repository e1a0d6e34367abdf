using Microsoft.CodeAnalysis;

namespace GWorker.Generator.Parse;

/// <summary>Analyzers run after the generator and meet what it wrote; their judgement must be the one from before.</summary>
internal static class OwnCode
{
    /// <summary>Whether a member is the generator's and nobody else's.</summary>
    internal static bool Wrote(ISymbol member) =>
        member.DeclaringSyntaxReferences is { Length: > 0 } references && references.All(r => r.SyntaxTree.FilePath.Contains(nameof(WorkerGenerator)));
}
