using System.Text;
using GWorker.Generator.Emit;
using GWorker.Generator.Model;
using GWorker.Generator.Parse;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace GWorker.Generator;

/// <summary>
/// Writes the other half of every <c>[Worker]</c> class, and its handle. Reports nothing: what it cannot write it skips, and the
/// analyzers say why, so that a diagnostic's location never becomes part of a model.
/// </summary>
[Generator(LanguageNames.CSharp)]
internal sealed class WorkerGenerator : IIncrementalGenerator
{
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var workers = context.SyntaxProvider
            .ForAttributeWithMetadataName(TypeNames.Worker, static (node, _) => node is TypeDeclarationSyntax, WorkerParser.Parse)
            .Where(static worker => worker is not null)
            .Select(static (worker, _) => worker!)
            .WithTrackingName(TrackingNames.Workers);

        // File names are compared without case, class names with it: names that differ in nothing else get a number.
        var twins = workers
            .Select(static (worker, _) => worker.Hint)
            .Collect()
            .Select(static (hints, _) => Twins(hints))
            .WithTrackingName(TrackingNames.Twins);

        var sources = workers
            .Combine(twins)
            .Select(static (pair, _) => (Hint: Hint(pair.Left.Hint, pair.Right), Text: SourceEmitter.Emit(pair.Left)))
            .WithTrackingName(TrackingNames.Sources);

        context.RegisterSourceOutput(sources, static (output, source) => output.AddSource($"{source.Hint}.g.cs", SourceText.From(source.Text, Encoding.UTF8)));
    }

    static EquatableArray<string> Twins(IEnumerable<string> hints) => hints
        .GroupBy(h => h, StringComparer.OrdinalIgnoreCase)
        .Where(g => g.Count() > 1)
        .SelectMany(g => g)
        .OrderBy(h => h, StringComparer.Ordinal)
        .ToEquatable();

    static string Hint(string hint, EquatableArray<string> twins)
    {
        var place = twins.TakeWhile(t => t != hint).Count();
        return place == twins.Count ? hint : $"{hint}.{place}";
    }
}
