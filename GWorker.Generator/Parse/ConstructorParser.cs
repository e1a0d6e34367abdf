using Microsoft.CodeAnalysis;

namespace GWorker.Generator.Parse;

/// <summary>The call of a worker's one public constructor.</summary>
internal static class ConstructorParser
{
    internal static IReadOnlyList<IMethodSymbol> Public(INamedTypeSymbol worker) =>
        [.. worker.InstanceConstructors.Where(c => c.DeclaredAccessibility is Accessibility.Public)];

    /// <summary>The arguments in parentheses, taken from <c>services</c>; null where it is not clear what to call.</summary>
    internal static string? Parse(INamedTypeSymbol worker)
    {
        var constructors = Public(worker);
        if (constructors.Count != 1 || HasRequiredMembers(worker, constructors[0])) return null;
        var parameters = constructors[0].Parameters;
        return parameters.All(IsService) ? $"({string.Join(", ", parameters.Select(Argument))})" : null;
    }

    /// <summary>Whether an argument can come from a service provider.</summary>
    internal static bool IsService(IParameterSymbol parameter) =>
        parameter.RefKind is RefKind.None or RefKind.In &&
        !parameter.Type.IsRefLikeType &&
        parameter.Type is not (IErrorTypeSymbol or IPointerTypeSymbol or IFunctionPointerTypeSymbol);

    /// <summary>A <c>required</c> member is set by the caller of a constructor; nobody knows its value here.</summary>
    internal static bool HasRequiredMembers(INamedTypeSymbol worker, IMethodSymbol constructor) =>
        Ancestry.Chain(worker).SelectMany(t => t.GetMembers()).Any(m => m is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }) &&
        !constructor.GetAttributes().Any(a => a.AttributeClass?.Name == "SetsRequiredMembersAttribute");

    static string Argument(IParameterSymbol parameter)
    {
        var type = TypeNames.Full(parameter.Type);
        return TypeNames.IsLogger(parameter.Type) ? $"services.Logger<{TypeNames.Full(TypeNames.TypeArgument(parameter.Type))}>()" :
            TypeNames.IsHandle(parameter.Type) ? $"services.Handle<{TypeNames.Full(TypeNames.TypeArgument(parameter.Type))}>({Key(parameter)})" :
            parameter.HasExplicitDefaultValue ? $"services.GetOr<{type}>({Default(parameter)})" :
            MayBeNull(parameter.Type) ? $"services.GetOr<{type}>(null)" :
            $"services.Get<{type}>({Literals.Text(parameter.Name)})";
    }

    /// <summary>The workers whose handles it takes, as they are written.</summary>
    internal static IEnumerable<string> Called(INamedTypeSymbol worker) =>
        Public(worker) is { Count: 1 } constructors
            ? constructors[0].Parameters.Where(p => TypeNames.IsHandle(p.Type)).Select(p => TypeNames.Full(TypeNames.TypeArgument(p.Type))).Distinct()
            : [];

    /// <summary>The name of <c>[FromKeyedServices("small")]</c>, as the host's own container takes it.</summary>
    static string Key(IParameterSymbol parameter) =>
        parameter.GetAttributes().FirstOrDefault(a => a.AttributeClass?.Name == "FromKeyedServicesAttribute") is { ConstructorArguments: { Length: 1 } arguments } && arguments[0].Value is string key
            ? Literals.Text(key)
            : "";

    /// <summary>Code without annotations gives null to types that are not marked for it.</summary>
    static string Default(IParameterSymbol parameter) =>
        Literals.Of(parameter.ExplicitDefaultValue, parameter.Type) is var literal && literal == "null" ? "null!" : literal;

    static bool MayBeNull(ITypeSymbol type) =>
        type.OriginalDefinition.SpecialType is SpecialType.System_Nullable_T ||
        (type is { NullableAnnotation: NullableAnnotation.Annotated, IsReferenceType: true });
}
