using GWorker.Generator.Parse;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GWorker.Generator.Analyze;

/// <summary>A method answers once.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class StreamAnalyzer() : MethodAnalyzer(Rule)
{
    static readonly DiagnosticDescriptor Rule = new(
        DiagnosticIds.Stream,
        "Method returns a stream",
        "[Method] '{0}' returns a stream, which a call cannot carry yet. Write a method that returns a list, for example 'Task<List<{1}>>'.",
        DiagnosticIds.Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    private protected override object[]? Check(MethodShape shape, Compilation compilation)
    {
        if (shape.Fault is not MethodFault.Stream) return null;
        var result = shape.Result!;
        var stream = TypeNames.IsAsyncStream(result) ? result : result.AllInterfaces.First(TypeNames.IsAsyncStream);
        return [shape.Method.Name, Show(TypeNames.TypeArgument(stream))];
    }
}
