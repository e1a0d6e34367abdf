using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GWorker.Generator.Tests.Harness;

/// <summary>All analyzers over user code, as in a build: after the generator.</summary>
internal static class Analysis
{
    internal static readonly ImmutableArray<DiagnosticAnalyzer> Analyzers =
    [
        .. typeof(WorkerGenerator).Assembly.GetTypes()
            .Where(t => !t.IsAbstract && t.IsSubclassOf(typeof(DiagnosticAnalyzer)))
            .OrderBy(t => t.Name)
            .Select(t => (DiagnosticAnalyzer)Activator.CreateInstance(t)!),
    ];

    internal static async Task<Diagnostic[]> Diagnose(CSharpCompilation compilation)
    {
        var found = await Source.Generate(compilation).WithAnalyzers(Analyzers).GetAnalyzerDiagnosticsAsync();
        return [.. found.OrderBy(d => d.Location.SourceTree?.FilePath).ThenBy(d => d.Location.SourceSpan.Start).ThenBy(d => d.Id)];
    }

    /// <summary>Every diagnostic of every analyzer, each with where it stands: <c>GW0001 at 'Embedder': …</c>.</summary>
    internal static async Task<string[]> Of(params string[] sources) =>
        [.. (await Diagnose(Source.Compile(sources))).Select(d => $"{d.Id} at '{At(d)}': {d.GetMessage()}")];

    /// <summary>Exactly these diagnostics, in the order of their places.</summary>
    internal static async Task Expect(string source, params string[] expected) => Assert.Equal(expected, await Of(source));

    /// <summary>What a build warns of, the compiler's own warnings among it, that nobody suppressed; comments apart.</summary>
    internal static async Task<string[]> Warnings(string source)
    {
        var found = await Source.Generate(Source.Compile(source)).WithAnalyzers(Analyzers).GetAllDiagnosticsAsync();
        return [.. found.Where(d => d is { IsSuppressed: false, Severity: >= DiagnosticSeverity.Warning, Id: not "CS1591" }).Select(d => d.Id)];
    }

    static string At(Diagnostic diagnostic) => diagnostic.Location.SourceTree!.GetText().ToString(diagnostic.Location.SourceSpan);
}
