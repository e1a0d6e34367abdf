using GWorker.Generator.Parse;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GWorker.Generator.Analyze;

/// <summary>A parameter's default is a constant: every caller and every node knows it without asking.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ParameterDefaultAnalyzer() : PropertyAnalyzer(Rule)
{
    static readonly DiagnosticDescriptor Rule = new(
        DiagnosticIds.ParameterDefault,
        "Parameter has no constant default",
        "[Parameter] '{0}' {1}",
        DiagnosticIds.Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    private protected override object[]? Check(IPropertySymbol property, ParameterFault fault) => fault switch
    {
        ParameterFault.NoInitialiser =>
            [property.Name, "has no default for callers who do not set it. Write one after it: '= default;' or another constant."],
        ParameterFault.NotConstant =>
            [property.Name, "has a default that is computed, so two nodes could disagree on it. Write a constant; compute from it in a method."],
        _ => null,
    };
}
