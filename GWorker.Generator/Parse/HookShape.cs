using GWorker.Generator.Model;
using Microsoft.CodeAnalysis;

namespace GWorker.Generator.Parse;

/// <summary>What a hook takes and returns, or why it cannot be one.</summary>
internal static class HookShape
{
    internal static bool IsHook(IMethodSymbol method) => TypeNames.Has(method, "OnEnter") || TypeNames.Has(method, "OnExit");

    internal static HookFault FaultOf(IMethodSymbol method)
    {
        if (method.MethodKind is not MethodKind.Ordinary) return HookFault.NotOrdinary;
        if (method.ReturnType is IErrorTypeSymbol || method.Parameters.Any(p => p.Type is IErrorTypeSymbol)) return HookFault.Broken;
        if (method.IsStatic) return HookFault.Static;
        if (method.IsGenericMethod) return HookFault.Generic;
        if (method.Parameters.Length > 1 || !method.Parameters.All(p => TypeNames.IsToken(p.Type) && p.RefKind is RefKind.None)) return HookFault.Parameters;
        if (MethodShape.Unwrap(method.ReturnType, method.ReturnsVoid).Result is not null) return HookFault.Returns;
        return method.IsAsync && method.ReturnsVoid ? HookFault.AsyncVoid : HookFault.None;
    }

    /// <summary>
    /// Whether generated code in <paramref name="worker"/> can call a hook of its base class: it must see it, and the name must not
    /// lead to another method on the way down.
    /// </summary>
    internal static bool IsReachable(IMethodSymbol hook, INamedTypeSymbol worker, Compilation compilation)
    {
        if (!compilation.IsSymbolAccessibleWithin(hook, worker)) return false;
        if (IsCallableThroughBase(hook)) return true;
        for (var type = worker; type is not null && !SymbolEqualityComparer.Default.Equals(type, hook.ContainingType); type = type.BaseType)
            if (type.GetMembers(hook.Name).Any(m => TakesTheCall(m, hook)))
                return false;
        return true;
    }

    /// <summary>Whether a call meant for the hook would reach another member instead: overloads with other inputs do not matter.</summary>
    static bool TakesTheCall(ISymbol member, IMethodSymbol hook) =>
        member is not IMethodSymbol method ||
        (!method.IsOverride && method.Parameters.Length >= hook.Parameters.Length &&
            method.Parameters.Count(p => !p.IsOptional && !p.IsParams) <= hook.Parameters.Length);

    /// <summary>A protected member is reached through the worker's own type alone; others through the class that has them, whatever hides them.</summary>
    internal static bool IsCallableThroughBase(IMethodSymbol method) => method.DeclaredAccessibility is Accessibility.Public or Accessibility.Internal;

    internal static Argument[] Arguments(IMethodSymbol method) => [.. method.Parameters.Select(_ => Argument.Token)];
}
