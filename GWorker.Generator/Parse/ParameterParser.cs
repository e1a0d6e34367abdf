using GWorker.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GWorker.Generator.Parse;

/// <summary>The parameters of a worker: a base worker's first, so that a getter's index holds in every class below.</summary>
internal static class ParameterParser
{
    internal static IEnumerable<ParameterModel> Parse(INamedTypeSymbol worker, Compilation compilation, CancellationToken cancel)
    {
        var models = Ancestry.Chain(worker)
            .Where(Ancestry.IsWorker)
            .SelectMany(type => type.GetMembers().OfType<IPropertySymbol>())
            .Where(p => TypeNames.Has(p, "Parameter"))
            .Select(p => Model(p, worker, compilation, cancel))
            .OfType<ParameterModel>()
            .Select((p, i) => p with { Index = i })
            .ToArray();

        // Two names that differ in the case of their first letter would be one argument: both keep the name they have.
        var twice = new HashSet<string>(models.GroupBy(m => m.Argument).Where(g => g.Count() > 1).Select(g => g.Key));
        return models.Select(m => m with { Argument = Identifiers.Escape(twice.Contains(m.Argument) ? m.Name : m.Argument) });
    }

    static ParameterModel? Model(IPropertySymbol property, INamedTypeSymbol worker, Compilation compilation, CancellationToken cancel)
    {
        // A base worker of another assembly was checked when that was compiled; its initialiser is not to be had here.
        var isOwn = SymbolEqualityComparer.Default.Equals(property.ContainingType, worker);
        var declaration = ParameterShape.Declaration(property, cancel);
        var semantics = declaration is null ? null : compilation.GetSemanticModel(declaration.SyntaxTree);
        if (semantics is null ? property.DeclaredAccessibility is not Accessibility.Public
            : ParameterShape.FaultOf(property, declaration!, semantics, cancel) is not ParameterFault.None) return null;

        var perPool = TypeNames.Find(property, "Parameter")!.NamedArguments.Any(a => a is { Key: "PerPool", Value.Value: true });
        return new ParameterModel(
            property.Name,
            Identifiers.Camel(property.Name),
            TypeNames.Full(property.Type),
            TypeNames.Full(property.Type.WithNullableAnnotation(NullableAnnotation.None)),
            0,
            perPool,
            isOwn ? Head(property, declaration!) : null,
            isOwn ? ParameterShape.Default(declaration!.Initializer!.Value, property.Type, semantics!, cancel) : null);
    }

    /// <summary>Both halves of a property must have the same modifiers and the same type, tuple names and annotations included.</summary>
    static string Head(IPropertySymbol property, PropertyDeclarationSyntax declaration) =>
        $"{string.Join(" ", declaration.Modifiers.Select(m => m.Text))} {HeadType(property.Type)} {Identifiers.Escape(property.Name)}";

    static string HeadType(ITypeSymbol type) => type.TypeKind is TypeKind.Dynamic ? type.ToDisplayString() : TypeNames.Full(type);
}
