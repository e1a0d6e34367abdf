using GWorker.Generator.Model;
using Microsoft.CodeAnalysis;

namespace GWorker.Generator.Parse;

/// <summary>The hooks a worker calls itself, base class first; those of a base worker are in that worker's contract.</summary>
internal static class HookParser
{
    internal static IEnumerable<HookModel> Parse(INamedTypeSymbol worker, string attribute, Compilation compilation) =>
        from type in Ancestry.OwnChain(worker)
        from method in type.GetMembers().OfType<IMethodSymbol>()
        where TypeNames.Has(method, attribute) && !Ancestry.OverridesOneWith(method, attribute)
        where HookShape.FaultOf(method) is HookFault.None && HookShape.IsReachable(method, worker, compilation)
        select Model(method, worker);

    static HookModel Model(IMethodSymbol method, INamedTypeSymbol worker) => new(
        method.Name,
        Identifiers.Escape(method.Name),
        SymbolEqualityComparer.Default.Equals(method.ContainingType, worker) || !HookShape.IsCallableThroughBase(method)
            ? "w"
            : $"(({TypeNames.Full(method.ContainingType)})w)",
        HookShape.Arguments(method).ToEquatable(),
        MethodShape.Unwrap(method.ReturnType, method.ReturnsVoid).Wrapper,
        method.ReturnType.NullableAnnotation is NullableAnnotation.Annotated);
}
