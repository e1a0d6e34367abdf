using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GWorker.Generator.Tests.Harness;

/// <summary>User code and what the generator makes of it, against the running runtime and GWorker.Dsl.</summary>
internal static class Source
{
    const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using GWorker;
        """;

    static readonly CSharpParseOptions Parse = new(LanguageVersion.CSharp14, DocumentationMode.Diagnose);

    static readonly ImmutableArray<MetadataReference> References =
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p) is var name &&
                (name.StartsWith("System.") || name.StartsWith("Microsoft.Extensions.") || name is "Microsoft.CSharp.dll" or "netstandard.dll" or "GWorker.Dsl.dll"))
            .Select(p => MetadataReference.CreateFromFile(p)),
    ];

    internal static CSharpCompilation Compile(string assembly, IEnumerable<MetadataReference> references, params string[] sources) => CSharpCompilation.Create(
        assembly,
        sources.Prepend(Usings).Select((s, i) => CSharpSyntaxTree.ParseText(s, Parse, path: $"{i}.cs")),
        [.. References, .. references],
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: true));

    internal static CSharpCompilation Compile(params string[] sources) => Compile("Sample", [], sources);

    internal static GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new WorkerGenerator().AsSourceGenerator()],
        parseOptions: Parse,
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>The compilation with what the generator adds to it. The generator itself says nothing and does not fail.</summary>
    internal static CSharpCompilation Generate(CSharpCompilation compilation)
    {
        Driver().RunGeneratorsAndUpdateCompilation(compilation, out var result, out var diagnostics);
        Assert.Empty(diagnostics);
        return (CSharpCompilation)result;
    }

    internal static GeneratedSourceResult[] Files(params string[] sources) =>
        [.. Driver().RunGenerators(Compile(sources)).GetRunResult().Results.Single().GeneratedSources];

    /// <summary>
    /// What the compiler says of user code and generated code together: nothing, not even a warning. That samples have no
    /// comments is theirs to decide; generated members have them.
    /// </summary>
    internal static byte[] AssertClean(CSharpCompilation generated)
    {
        using var assembly = new MemoryStream();
        using var xml = new MemoryStream();
        var said = generated.Emit(assembly, xmlDocumentationStream: xml).Diagnostics
            .Where(d => d.Severity >= DiagnosticSeverity.Warning && (d.Id != "CS1591" || IsGenerated(d)))
            .Select(d => $"{d}\n    {d.Location.SourceTree?.GetText().Lines[d.Location.GetLineSpan().StartLinePosition.Line]}")
            .ToArray();
        if (said.Length > 0) Assert.Fail(string.Join('\n', said));
        return assembly.ToArray();
    }

    internal static bool IsGenerated(Diagnostic diagnostic) => diagnostic.Location.SourceTree?.FilePath.EndsWith(".g.cs") == true;
}
