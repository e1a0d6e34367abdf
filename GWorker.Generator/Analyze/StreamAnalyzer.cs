using GWorker.Generator.Model;
using GWorker.Generator.Parse;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GWorker.Generator.Analyze;

/// <summary>A stream is the whole of what a method returns.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class StreamAnalyzer() : MethodAnalyzer(Rule)
{
    static readonly DiagnosticDescriptor Rule = new(
        DiagnosticIds.Stream,
        "Method returns a stream in a form that a call cannot carry",
        "[Method] '{0}' returns '{1}', {2}. Write '{3}'.",
        DiagnosticIds.Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    private protected override object[]? Check(MethodShape shape, Compilation compilation)
    {
        if (shape.Fault is not MethodFault.Stream) return null;
        var result = shape.Result!;
        var stream = TypeNames.IsAsyncStream(result) ? result : result.AllInterfaces.First(TypeNames.IsAsyncStream);
        var (name, item) = (shape.Method.Name, Show(TypeNames.TypeArgument(stream)));
        var returned = Show(shape.Method.ReturnType);
        if (shape.Form is MethodForm.Batch)
            return [name, returned, "and a batch method answers each of its items once", $"void {name}(Live<{Show(shape.Item!)}, TState, {item}> sequences)"];
        return [name, returned, "and a call carries the stream alone", $"IAsyncEnumerable<{item}>"];
    }
}
