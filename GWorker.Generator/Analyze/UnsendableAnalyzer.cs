using GWorker.Generator.Parse;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GWorker.Generator.Analyze;

/// <summary>Inputs and results are values that can wait in a queue.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class UnsendableAnalyzer() : MethodAnalyzer(Rule)
{
    static readonly DiagnosticDescriptor Rule = new(
        DiagnosticIds.Unsendable,
        "Method passes something that a call cannot carry",
        "[Method] '{0}' {1}",
        DiagnosticIds.Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    private protected override object[]? Check(MethodShape shape, Compilation compilation)
    {
        var method = shape.Method;
        return shape.Fault switch
        {
            MethodFault.ByReference when method.Parameters.FirstOrDefault(p => p.RefKind is not RefKind.None) is { } parameter =>
                [method.Name, $"takes '{parameter.Name}' by reference, and a call travels by value. Write '{Show(parameter.Type)} {parameter.Name}'."],
            MethodFault.ByReference => [method.Name, $"returns by reference, and an answer travels by value. Write '{Show(method.ReturnType)}' without 'ref'."],
            MethodFault.Unstorable => [method.Name, "passes a pointer or a ref struct, which cannot wait in a queue. Write an array or a Memory<T>."],
            _ => null,
        };
    }
}
