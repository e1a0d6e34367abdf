using System.Collections.Immutable;
using GWorker.Generator.Model;
using Microsoft.CodeAnalysis;

namespace GWorker.Generator.Parse;

/// <summary>
/// What a <c>[Method]</c> takes and gives, or why it cannot be one. The generator and the analyzers both read it here,
/// so that whatever is skipped is also reported.
/// </summary>
internal sealed class MethodShape
{
    MethodShape(IMethodSymbol method)
    {
        Method = method;
        Inputs = [.. method.Parameters.Where(p => RoleOf(p) is Argument.Input)];
        Batch = Inputs.FirstOrDefault(p => TypeNames.IsBatch(p.Type));
        Live = Inputs.FirstOrDefault(p => TypeNames.IsLive(p.Type));
        (Wrapper, Result) = Unwrap(method.ReturnType, method.ReturnsVoid);
        if (Batch is not null && Result is not null) (List, Element) = ListOf(Result);
        ItemOutcomes = Element is not null && TypeNames.IsOutcome(Element);
        Form = Live is not null ? MethodForm.Live : Batch is not null ? MethodForm.Batch : Streams ? MethodForm.Stream : MethodForm.Plain;
        Fault = FindFault();
    }

    internal IMethodSymbol Method { get; }

    /// <summary>The parameters that callers fill.</summary>
    internal ImmutableArray<IParameterSymbol> Inputs { get; }

    /// <summary>The input that makes it a batch method.</summary>
    internal IParameterSymbol? Batch { get; }

    /// <summary>The input that makes it step live sequences.</summary>
    internal IParameterSymbol? Live { get; }

    internal MethodForm Form { get; }

    internal Wrapper Wrapper { get; }

    /// <summary>What it returns once awaited; null for nothing.</summary>
    internal ITypeSymbol? Result { get; }

    internal ListKind List { get; }

    /// <summary>Whether a batch method answers item by item.</summary>
    internal bool ItemOutcomes { get; }

    internal MethodFault Fault { get; }

    /// <summary>What one caller of a method sends that sees many callers' inputs.</summary>
    internal ITypeSymbol? Item => (Live ?? Batch) is { } many ? TypeNames.TypeArgument(many.Type) : null;

    /// <summary>What a method keeps of one live sequence.</summary>
    internal ITypeSymbol? State => Live is null ? null : TypeNames.TypeArgument(Live.Type, 1);

    /// <summary>What one caller gets, of a stream one item; null for nothing.</summary>
    internal ITypeSymbol? Answer => Form switch
    {
        MethodForm.Batch => ItemOutcomes ? TypeNames.TypeArgument(Element!) : Element,
        MethodForm.Stream => TypeNames.TypeArgument(Result!),
        MethodForm.Live => TypeNames.TypeArgument(Live!.Type, 2),
        _ => Result,
    };

    bool Streams => Wrapper is Wrapper.None && Result is not null && TypeNames.IsAsyncStream(Result);

    ITypeSymbol? Element { get; }

    internal static MethodShape Of(IMethodSymbol method) => new(method);

    internal static Argument RoleOf(IParameterSymbol parameter) =>
        TypeNames.IsToken(parameter.Type) ? Argument.Token :
        TypeNames.IsCallContext(parameter.Type) ? Argument.Context :
        Argument.Input;

    internal static (Wrapper Wrapper, ITypeSymbol? Result) Unwrap(ITypeSymbol type, bool isVoid) =>
        isVoid ? (Wrapper.None, null) :
        TypeNames.IsTask(type, 0) ? (Wrapper.Task, null) :
        TypeNames.IsValueTask(type, 0) ? (Wrapper.ValueTask, null) :
        TypeNames.IsTask(type, 1) ? (Wrapper.Task, TypeNames.TypeArgument(type)) :
        TypeNames.IsValueTask(type, 1) ? (Wrapper.ValueTask, TypeNames.TypeArgument(type)) :
        (Wrapper.None, type);

    /// <summary>Whether <paramref name="type"/> is <c>IReadOnlyList</c> or becomes one in exactly one way, or is an <c>IList</c>.</summary>
    internal static (ListKind Kind, ITypeSymbol? Element) ListOf(ITypeSymbol type)
    {
        if (type is IArrayTypeSymbol array) return array.Rank == 1 ? (ListKind.ReadOnly, array.ElementType) : (ListKind.None, null);
        if (TypeNames.IsReadOnlyList(type)) return (ListKind.ReadOnly, TypeNames.TypeArgument(type));
        var lists = type.AllInterfaces.Where(TypeNames.IsReadOnlyList).ToArray();
        if (lists.Length == 1) return (ListKind.ReadOnly, lists[0].TypeArguments[0]);
        return lists.Length == 0 && TypeNames.IsList(type) ? (ListKind.Mutable, TypeNames.TypeArgument(type)) : (ListKind.None, null);
    }

    MethodFault FindFault()
    {
        if (Method.MethodKind is not MethodKind.Ordinary) return MethodFault.NotOrdinary;
        if (IsBroken(Method.ReturnType) || Method.Parameters.Any(p => IsBroken(p.Type))) return MethodFault.Broken;
        if (ReservedNames.Contains(Method.Name)) return MethodFault.ReservedName;
        if (Method.IsStatic) return MethodFault.Static;
        if (Method.IsGenericMethod) return MethodFault.Generic;
        if (Method.DeclaredAccessibility is not (Accessibility.Public or Accessibility.Internal)) return MethodFault.Unreachable;
        if (Method.IsAsync && Method.ReturnsVoid) return MethodFault.AsyncVoid;
        if (Method.RefKind is not RefKind.None || Method.Parameters.Any(p => p.RefKind is not RefKind.None)) return MethodFault.ByReference;
        if (!IsStorable(Method.ReturnType) || Method.Parameters.Any(p => !IsStorable(p.Type))) return MethodFault.Unstorable;
        if (Live is not null)
            return Inputs.Length > 1 ? MethodFault.LiveBesideInputs : Result is not null ? MethodFault.LiveWithResult : MethodFault.None;
        if (Result is not null && IsStream(Result) && Form is not MethodForm.Stream) return MethodFault.Stream;
        if (Batch is null) return MethodFault.None;
        if (Inputs.Length > 1) return MethodFault.BatchBesideInputs;
        return List is ListKind.None ? MethodFault.BatchWithoutList : MethodFault.None;
    }

    static bool IsStream(ITypeSymbol type) => TypeNames.IsAsyncStream(type) || type.AllInterfaces.Any(TypeNames.IsAsyncStream);

    /// <summary>Whether a value of the type can wait in a queue and be a type argument.</summary>
    static bool IsStorable(ITypeSymbol type) =>
        !type.IsRefLikeType && type is not (IPointerTypeSymbol or IFunctionPointerTypeSymbol) && type is not ITypeParameterSymbol { AllowsRefLikeType: true };

    static bool IsBroken(ITypeSymbol type) => type switch
    {
        IErrorTypeSymbol => true,
        IArrayTypeSymbol array => IsBroken(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(IsBroken),
        _ => false,
    };
}
