using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GWorker.Generator.Parse;

/// <summary>What a <c>[Parameter]</c> property is, or why it cannot be one.</summary>
internal static class ParameterShape
{
    internal static PropertyDeclarationSyntax? Declaration(IPropertySymbol property, CancellationToken cancel) =>
        property.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax(cancel) as PropertyDeclarationSyntax;

    internal static ParameterFault FaultOf(IPropertySymbol property, PropertyDeclarationSyntax declaration, SemanticModel semantics, CancellationToken cancel)
    {
        if (property.Type is IErrorTypeSymbol) return ParameterFault.Broken;
        if (property.IsStatic) return ParameterFault.Static;
        if (!declaration.Modifiers.Any(SyntaxKind.PartialKeyword)) return ParameterFault.NotPartial;
        if (property.PartialImplementationPart is { } half && !OwnCode.Wrote(half)) return ParameterFault.Implemented;
        if (property.SetMethod is not null || property.GetMethod is null || property.RefKind is not RefKind.None) return ParameterFault.NotGetOnly;
        if (property.DeclaredAccessibility is not Accessibility.Public) return ParameterFault.NotPublic;
        if (property.IsOverride || Inherits(property)) return ParameterFault.Redeclared;
        if (declaration.Initializer is not { Value: var value }) return ParameterFault.NoInitialiser;
        if (semantics.GetTypeInfo(value, cancel).Type is IErrorTypeSymbol || !semantics.GetConversion(value, cancel).Exists) return ParameterFault.Broken;
        return Default(value, property.Type, semantics, cancel) is null ? ParameterFault.NotConstant : ParameterFault.None;
    }

    /// <summary>The initialiser as an expression that means the same anywhere, or null where it is no constant.</summary>
    internal static string? Default(ExpressionSyntax value, ITypeSymbol type, SemanticModel semantics, CancellationToken cancel)
    {
        while (value is ParenthesizedExpressionSyntax { Expression: var inner }) value = inner;
        if (value is PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.SuppressNullableWarningExpression, Operand: var operand }) value = operand;
        if (semantics.GetConstantValue(value, cancel) is { HasValue: true, Value: var constant }) return Literals.Of(constant, type);

        // A struct's default is as constant as a number, though the compiler does not count it as one.
        return value switch
        {
            LiteralExpressionSyntax { RawKind: (int)SyntaxKind.DefaultLiteralExpression } => Literals.Of(null, type),
            DefaultExpressionSyntax expression when SymbolEqualityComparer.Default.Equals(semantics.GetTypeInfo(expression, cancel).Type, type) =>
                Literals.Of(null, type),
            _ => null,
        };
    }

    static bool Inherits(IPropertySymbol property)
    {
        for (var type = property.ContainingType.BaseType; type is not null; type = type.BaseType)
            if (type.GetMembers(property.Name).Any(m => TypeNames.Has(m, "Parameter")))
                return true;
        return false;
    }
}
