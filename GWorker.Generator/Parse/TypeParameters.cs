using Microsoft.CodeAnalysis;

namespace GWorker.Generator.Parse;

/// <summary>The type parameters of a type and of those around it.</summary>
internal static class TypeParameters
{
    internal static IReadOnlyList<ITypeParameterSymbol> All(INamedTypeSymbol type) =>
        type.ContainingType is { } outer ? [.. All(outer), .. type.TypeParameters] : type.TypeParameters;

    /// <summary>One whose name an inner type takes again: the worker's full type cannot be written inside it.</summary>
    internal static ITypeParameterSymbol? Hidden(INamedTypeSymbol type) =>
        All(type).GroupBy(p => p.Name).FirstOrDefault(g => g.Count() > 1)?.First();

    /// <summary>
    /// For example <c>&lt;T, U&gt;</c>, or nothing. Other halves of a type need not repeat constraints, and a variant interface holds no class.
    /// </summary>
    internal static string List(IReadOnlyCollection<ITypeParameterSymbol> parameters) =>
        parameters.Count == 0 ? "" : $"<{string.Join(", ", parameters.Select(p => Identifiers.Escape(p.Name)))}>";

    /// <summary>For example <c>where T : class, new()</c>, or null.</summary>
    internal static string? Constraint(ITypeParameterSymbol parameter)
    {
        var parts = new List<string>();
        if (parameter.HasUnmanagedTypeConstraint) parts.Add("unmanaged");
        else if (parameter.HasValueTypeConstraint) parts.Add("struct");
        else if (parameter.HasReferenceTypeConstraint)
            parts.Add(parameter.ReferenceTypeConstraintNullableAnnotation is NullableAnnotation.Annotated ? "class?" : "class");
        else if (parameter.HasNotNullConstraint) parts.Add("notnull");
        parts.AddRange(parameter.ConstraintTypes.Select(TypeNames.Full));
        if (parameter.HasConstructorConstraint) parts.Add("new()");
        if (parameter.AllowsRefLikeType) parts.Add("allows ref struct");
        return parts.Count == 0 ? null : $"where {Identifiers.Escape(parameter.Name)} : {string.Join(", ", parts)}";
    }
}
