using GWorker.Generator.Model;
using GWorker.Generator.Parse;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GWorker.Generator.Analyze;

/// <summary>A step takes its sequences and nothing else, and gives its answers to them.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class LiveAnalyzer() : MethodAnalyzer(Rule)
{
    static readonly DiagnosticDescriptor Rule = new(
        DiagnosticIds.Live,
        "Live method takes or returns more than its sequences",
        "Live method '{0}' {1}",
        DiagnosticIds.Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    private protected override object[]? Check(MethodShape shape, Compilation compilation)
    {
        var name = shape.Method.Name;
        switch (shape.Fault)
        {
            case MethodFault.LiveBesideInputs:
                var inputs = string.Join(", ", shape.Inputs.Select(p => $"{Show(Item(p.Type))} {p.Name}"));
                return [name, $"takes other inputs beside its sequences, and each of those may come from another caller. Write 'Live<({inputs}), {Show(shape.State!)}, {Show(shape.Answer!)}>'."];
            case MethodFault.LiveWithResult:
                return [name, $"returns '{Show(shape.Method.ReturnType)}', but each of its sequences has a caller of its own. Write '{(shape.Wrapper is Wrapper.None ? "void" : shape.Wrapper.ToString())}', and give each sequence its items with Emit(…)."];
            default:
                return null;
        }
    }

    static ITypeSymbol Item(ITypeSymbol type) => TypeNames.IsBatch(type) || TypeNames.IsLive(type) ? TypeNames.TypeArgument(type) : type;
}
