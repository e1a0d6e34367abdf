using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GWorker.Generator.Parse;

/// <summary>Names made from names.</summary>
internal static class Identifiers
{
    /// <summary>The name with <c>@</c> where it could be read as a keyword.</summary>
    internal static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    /// <summary><c>MaxTokens</c> to <c>maxTokens</c>, <c>GPUCount</c> to <c>gpuCount</c>, <c>URL</c> to <c>url</c>.</summary>
    internal static string Camel(string name)
    {
        var chars = name.ToCharArray();
        for (var i = 0; i < chars.Length && char.IsUpper(chars[i]); i++)
        {
            if (i > 0 && i + 1 < chars.Length && char.IsLower(chars[i + 1])) break;
            chars[i] = char.ToLowerInvariant(chars[i]);
        }

        return new string(chars);
    }

    /// <summary>
    /// A full name as one identifier, a different one for every type: a dot becomes <c>_</c>, an underscore <c>_0</c>, an arity n <c>_n</c>.
    /// No part of a name starts with a digit, so it can be read back in one way only.
    /// </summary>
    internal static string Mangle(INamedTypeSymbol type)
    {
        var text = new StringBuilder();
        foreach (var part in Parts(type))
        {
            if (text.Length > 0) text.Append('_');
            text.Append(part.Name.Replace("_", "_0"));
            if (part is INamedTypeSymbol { Arity: > 0 } generic) text.Append('_').Append(generic.Arity);
        }

        return text.ToString();
    }

    /// <summary>A file name that says which type is inside: <c>Shop.Search.Embedder</c>, <c>Pool`1</c> as <c>Pool{1}</c>.</summary>
    internal static string Hint(INamedTypeSymbol type) =>
        string.Join(".", Parts(type).Select(p => p is INamedTypeSymbol { Arity: > 0 } generic ? $"{p.Name}{{{generic.Arity}}}" : p.Name));

    /// <summary>The namespace of a type, each part written by <paramref name="write"/>; empty for the global one.</summary>
    internal static string Namespace(INamedTypeSymbol type, Func<string, string> write) =>
        string.Join(".", Parts(type).OfType<INamespaceSymbol>().Select(n => write(n.Name)));

    /// <summary>The namespaces and types that lead to a type, outermost first, itself last.</summary>
    static IEnumerable<ISymbol> Parts(INamedTypeSymbol type)
    {
        var parts = new Stack<ISymbol>();
        for (ISymbol? part = type; part is INamedTypeSymbol or INamespaceSymbol { IsGlobalNamespace: false }; part = part.ContainingSymbol) parts.Push(part);
        return parts;
    }
}
