using GWorker.Generator.Parse;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GWorker.Generator.Analyze;

/// <summary>A <c>[Method]</c> is an ordinary method that callers can reach.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class MethodKindAnalyzer() : MethodAnalyzer(Rule)
{
    static readonly DiagnosticDescriptor Rule = new(
        DiagnosticIds.MethodKind,
        "Method cannot be called through a handle",
        "[Method] '{0}' {1}",
        DiagnosticIds.Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    private protected override object[]? Check(MethodShape shape, Compilation compilation) => shape.Fault switch
    {
        MethodFault.NotOrdinary => [shape.Method.Name, "is no ordinary method, and a handle calls nothing else. Write a method of its own."],
        MethodFault.Static => [shape.Method.Name, "is static, and a worker's methods run on an instance. Remove 'static'."],
        MethodFault.Generic =>
            [shape.Method.Name, "has type parameters, and a handle must know its types. Write a method per type, or make the class generic."],
        MethodFault.Unreachable => [shape.Method.Name, "cannot be reached by callers. Write 'public' or 'internal'."],
        MethodFault.AsyncVoid => [shape.Method.Name, "is async void, so nobody knows when it ends. Write 'async Task'."],
        _ => null,
    };
}
