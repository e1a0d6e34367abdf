using GWorker.Generator.Model;
using Microsoft.CodeAnalysis;

namespace GWorker.Generator.Parse;

/// <summary>The <c>[Method]</c>s of a worker, inherited ones first.</summary>
internal static class MethodParser
{
    internal static IEnumerable<MethodModel> Parse(INamedTypeSymbol worker, Compilation compilation) =>
        Collect(worker, compilation).Select(shape => Model(shape, worker));

    /// <summary>One method for each name: of overloads the first, of a base class and one that hides it the latter.</summary>
    static IEnumerable<MethodShape> Collect(INamedTypeSymbol worker, Compilation compilation)
    {
        var found = new List<MethodShape>();
        foreach (var type in Ancestry.Chain(worker))
        {
            foreach (var method in type.GetMembers().OfType<IMethodSymbol>().Where(m => TypeNames.Has(m, "Method")))
            {
                var shape = MethodShape.Of(method);
                if (shape.Fault is not MethodFault.None || !compilation.IsSymbolAccessibleWithin(method, worker)) continue;
                var same = found.FindIndex(s => s.Method.Name == method.Name);
                if (same < 0) found.Add(shape);
                else if (!SymbolEqualityComparer.Default.Equals(found[same].Method.ContainingType, type)) found[same] = shape;
            }
        }

        return found;
    }

    static MethodModel Model(MethodShape shape, INamedTypeSymbol worker)
    {
        var method = shape.Method;
        var inputs = shape.Inputs;
        return new MethodModel(
            method.Name,
            Identifiers.Escape(method.Name),
            method.DeclaredAccessibility is Accessibility.Public,
            shape.Form,
            In(shape),
            shape.State is { } state ? TypeNames.Full(state) : null,
            shape.Answer is { } answer ? TypeNames.Full(answer) : null,
            SymbolEqualityComparer.Default.Equals(method.ContainingType, worker) ? "w" : $"(({TypeNames.Full(method.ContainingType)})w)",
            method.Parameters.Select(MethodShape.RoleOf).ToEquatable(),
            shape.Wrapper,
            shape.List,
            shape is { Wrapper: Wrapper.None, Result.TypeKind: TypeKind.Dynamic },
            method.ReturnType.NullableAnnotation is NullableAnnotation.Annotated && shape.Wrapper is Wrapper.Task,
            shape.Item is { } item ? AllowsNull(item) : inputs.Length == 1 && AllowsNull(inputs[0].Type),
            NeverNull(shape).ToEquatable(),
            Signature(shape));
    }

    static string In(MethodShape shape) =>
        shape.Item is { } item ? TypeNames.Full(item) :
        shape.Inputs.Length switch
        {
            0 => TypeNames.Unit,
            1 => TypeNames.Full(shape.Inputs[0].Type),
            _ => $"({string.Join(", ", shape.Inputs.Select(Element))})",
        };

    /// <summary>An element of the input tuple. Its name is left out where a tuple cannot have it.</summary>
    static string Element(IParameterSymbol parameter) =>
        TypeNames.Full(parameter.Type) + (IsTupleName(parameter.Name) ? " " + Identifiers.Escape(parameter.Name) : "");

    static bool IsTupleName(string name) =>
        name is not ("_" or "Rest" or "ToString" or "GetHashCode" or "Equals" or "CompareTo" or "Deconstruct") &&
        !name.StartsWith("Item", StringComparison.Ordinal);

    static IEnumerable<string> NeverNull(MethodShape shape)
    {
        var sent = shape.Item ?? (shape.Inputs.Length == 1 ? shape.Inputs[0].Type : null);
        return
            sent is null ? shape.Inputs.Select(p => NameOf(p.Name, p.Type)) :
            sent is INamedTypeSymbol { IsTupleType: true } tuple ? tuple.TupleElements.Select(e => NameOf(e.Name, e.Type)) :
            [];

        static string NameOf(string name, ITypeSymbol type) => type.IsValueType || AllowsNull(type) ? "" : name;
    }

    static bool AllowsNull(ITypeSymbol type) =>
        type.OriginalDefinition.SpecialType is SpecialType.System_Nullable_T ||
        type.NullableAnnotation is NullableAnnotation.Annotated ||
        (type.IsReferenceType && type.NullableAnnotation is NullableAnnotation.None);

    /// <summary>For example <c>Embed(Batch&lt;string&gt;) -> float[]</c>: what callers and worker must agree on, and nothing that they need not.</summary>
    static string Signature(MethodShape shape)
    {
        // How the worker goes about its streams, one by one or step by step, is no caller's business.
        var inputs =
            shape.Form is MethodForm.Live ? TypeNames.Canonical(shape.Item!) :
            shape.Item is { } item ? $"Batch<{TypeNames.Canonical(item)}>" :
            string.Join(", ", shape.Inputs.Select(p => TypeNames.Canonical(p.Type)));
        var answer = shape.Answer is { } type ? TypeNames.Canonical(type) : "void";
        return $"{shape.Method.Name}({inputs}) -> {(shape.Form is MethodForm.Stream or MethodForm.Live ? $"IAsyncEnumerable<{answer}>" : answer)}";
    }
}
