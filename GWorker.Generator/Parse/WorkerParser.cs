using GWorker.Generator.Model;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GWorker.Generator.Parse;

/// <summary>From a class symbol to a <see cref="WorkerModel"/>: the last place that sees symbols.</summary>
internal static class WorkerParser
{
    internal static WorkerModel? Parse(GeneratorAttributeSyntaxContext context, CancellationToken cancel)
    {
        var worker = (INamedTypeSymbol)context.TargetSymbol;
        return IsFirst(context, cancel) && CanEmit(worker, cancel) ? Model(worker, context.SemanticModel.Compilation, cancel) : null;
    }

    /// <summary>Whether other halves can be written for a class and, if it inherits a worker, for that one.</summary>
    internal static bool CanEmit(INamedTypeSymbol worker, CancellationToken cancel) =>
        worker is { TypeKind: TypeKind.Class, IsAbstract: false, IsStatic: false, Name.Length: > 0 } &&
        NotPartial(worker, cancel).Count == 0 &&
        !IsFileLocal(worker) &&
        worker.Name != ReservedNames.Methods &&
        worker.GetMembers(ReservedNames.Methods).IsEmpty &&
        TypeParameters.Hidden(worker) is null &&
        !TypeParameters.All(worker).Any(p => p.ConstraintTypes.Any(t => t is IErrorTypeSymbol)) &&
        (Ancestry.BaseWorker(worker) is not { DeclaringSyntaxReferences.Length: > 0 } parent || CanEmit(parent, cancel));

    /// <summary>The types among a worker and those around it that lack <c>partial</c>, outermost first.</summary>
    internal static IReadOnlyList<TypeDeclarationSyntax> NotPartial(INamedTypeSymbol worker, CancellationToken cancel)
    {
        var missing = new List<TypeDeclarationSyntax>();
        for (var type = worker; type is not null; type = type.ContainingType)
            missing.AddRange(type.DeclaringSyntaxReferences
                .Select(r => r.GetSyntax(cancel))
                .OfType<TypeDeclarationSyntax>()
                .Where(d => !d.Modifiers.Any(SyntaxKind.PartialKeyword)));
        missing.Reverse();
        return missing;
    }

    internal static bool IsFileLocal(INamedTypeSymbol type) => type.IsFileLocal || (type.ContainingType is { } outer && IsFileLocal(outer));

    /// <summary>The accessibility of a class beside the worker that names it, or null where none could.</summary>
    internal static string? Access(INamedTypeSymbol worker)
    {
        var isPublic = true;
        for (var type = worker; type is not null; type = type.ContainingType)
        {
            if (type.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal) return null;
            isPublic &= type.DeclaredAccessibility is Accessibility.Public;
        }

        return isPublic ? "public" : "internal";
    }

    /// <summary>The attribute twice on two halves is an error of the user's, and must not become two files of one name.</summary>
    static bool IsFirst(GeneratorAttributeSyntaxContext context, CancellationToken cancel) =>
        TypeNames.Find(context.TargetSymbol, "Worker")?.ApplicationSyntaxReference?.GetSyntax(cancel) is { } attribute &&
        context.TargetNode.Contains(attribute);

    static WorkerModel Model(INamedTypeSymbol worker, Compilation compilation, CancellationToken cancel)
    {
        var outer = new Stack<string>();
        for (var type = worker.ContainingType; type is not null; type = type.ContainingType) outer.Push(Declaration(type));
        var parameters = TypeParameters.All(worker);
        return new WorkerModel(
            Identifiers.Hint(worker),
            Identifiers.Namespace(worker, Identifiers.Escape),
            outer.ToEquatable(),
            Declaration(worker),
            TypeNames.Full(worker),
            FullName(worker),
            Identifiers.Mangle(worker) + "Handle",
            Access(worker),
            TypeParameters.List(parameters),
            parameters.Select(TypeParameters.Constraint).OfType<string>().ToEquatable(),
            Ancestry.BaseWorker(worker) is { } parent ? TypeNames.Full(parent) : null,
            HidesMethods(worker, compilation),
            MethodParser.Parse(worker, compilation).ToEquatable(),
            HookParser.Parse(worker, "OnEnter", compilation).ToEquatable(),
            HookParser.Parse(worker, "OnExit", compilation).Reverse().ToEquatable(),
            ParameterParser.Parse(worker, compilation, cancel).ToEquatable(),
            ConstructorParser.Parse(worker),
            ConstructorParser.Called(worker).ToEquatable());
    }

    static string Declaration(INamedTypeSymbol type)
    {
        var kind = (type.TypeKind, type.IsRecord) switch
        {
            (TypeKind.Interface, _) => "interface",
            (TypeKind.Struct, true) => "record struct",
            (TypeKind.Struct, false) => "struct",
            (_, true) => "record",
            _ => "class",
        };
        return $"partial {kind} {Identifiers.Escape(type.Name)}{TypeParameters.List(type.TypeParameters)}";
    }

    static string FullName(INamedTypeSymbol worker)
    {
        var name = worker.ContainingNamespace.IsGlobalNamespace ? "" : Identifiers.Namespace(worker, part => part) + ".";
        var types = new Stack<INamedTypeSymbol>();
        for (var type = worker; type is not null; type = type.ContainingType) types.Push(type);
        var parts = types.Select(t => t.Arity == 0
            ? t.Name
            : $"{t.Name}<\" + {string.Join(" + \", \" + ", t.TypeParameters.Select(p => $"typeof({Identifiers.Escape(p.Name)})"))} + \">");
        return $"\"{name}{string.Join(".", parts)}\"";
    }

    /// <summary>A base worker's tokens are generated too, so they are not among its members yet.</summary>
    static bool HidesMethods(INamedTypeSymbol worker, Compilation compilation) =>
        Ancestry.BaseWorker(worker) is not null ||
        Ancestry.Chain(worker).Any(t => t.GetMembers(ReservedNames.Methods).Any(m => compilation.IsSymbolAccessibleWithin(m, worker)));
}
