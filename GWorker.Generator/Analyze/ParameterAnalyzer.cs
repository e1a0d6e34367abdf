using GWorker.Generator.Parse;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;

namespace GWorker.Generator.Analyze;

/// <summary>A <c>[Parameter]</c> is a property whose getter the generator can write.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
internal sealed class ParameterAnalyzer() : PropertyAnalyzer(Rule)
{
    static readonly DiagnosticDescriptor Rule = new(
        DiagnosticIds.Parameter,
        "Parameter has the wrong shape",
        "[Parameter] '{0}' {1}",
        DiagnosticIds.Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    private protected override object[]? Check(IPropertySymbol property, ParameterFault fault)
    {
        var type = property.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
        var line = $"Write 'public partial {type} {property.Name} {{ get; }}' and a constant after it.";
        return fault switch
        {
            ParameterFault.NotPartial => [property.Name, $"is not partial, so the generator cannot write its getter. {line}"],
            ParameterFault.Implemented => [property.Name, $"has a getter already, so no call's value would be seen. {line}"],
            ParameterFault.NotGetOnly => [property.Name, $"is not get-only, and only callers set it. {line}"],
            ParameterFault.Static => [property.Name, $"is static, and each call has its own value. {line}"],
            ParameterFault.NotPublic => [property.Name, $"is not public, so callers could not set it. {line}"],
            ParameterFault.Redeclared => [property.Name, "is a parameter of a base class already. Remove it here."],
            _ => null,
        };
    }
}
