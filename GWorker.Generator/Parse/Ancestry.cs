using Microsoft.CodeAnalysis;

namespace GWorker.Generator.Parse;

/// <summary>The base classes of a worker and what it inherits from them.</summary>
internal static class Ancestry
{
    /// <summary>The class and its base classes, <c>object</c> excluded, base class first.</summary>
    internal static IEnumerable<INamedTypeSymbol> Chain(INamedTypeSymbol type) => Up(type).Reverse();

    /// <summary>The nearest base class that is a worker: its contract has its hooks and parameters ready.</summary>
    internal static INamedTypeSymbol? BaseWorker(INamedTypeSymbol type) => Up(type).Skip(1).FirstOrDefault(IsWorker);

    /// <summary>The class and the base classes whose hooks are its own to call: those below the nearest base worker, base class first.</summary>
    internal static IEnumerable<INamedTypeSymbol> OwnChain(INamedTypeSymbol type) =>
        Up(type).TakeWhile((t, i) => i == 0 || !IsWorker(t)).Reverse();

    internal static bool IsWorker(INamedTypeSymbol type) => TypeNames.Has(type, "Worker");

    /// <summary>Whether a method overrides one that carries an attribute, and so is called through it.</summary>
    internal static bool OverridesOneWith(IMethodSymbol method, params string[] attributes)
    {
        for (var overridden = method.OverriddenMethod; overridden is not null; overridden = overridden.OverriddenMethod)
            if (attributes.Any(a => TypeNames.Has(overridden, a)))
                return true;
        return false;
    }

    static IEnumerable<INamedTypeSymbol> Up(INamedTypeSymbol type)
    {
        for (var at = type; at is { SpecialType: not SpecialType.System_Object }; at = at.BaseType) yield return at;
    }
}
