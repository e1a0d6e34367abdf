using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace GWorker;

/// <summary>Where a method is written, by the debug information beside or inside its assembly.</summary>
internal static class SourceLine
{
    /// <returns><c>Kernels.cs:12</c>; null where nothing says so.</returns>
    internal static string? Of(MethodInfo method)
    {
        try
        {
            var path = method.Module.FullyQualifiedName;
            using var image = new PEReader(File.OpenRead(path));
            if (!image.TryOpenAssociatedPortablePdb(path, static name => File.Exists(name) ? File.OpenRead(name) : null, out var provider, out _)) return null;
            using (provider)
            {
                var reader = provider!.GetMetadataReader();
                var lines = reader.GetMethodDebugInformation(MetadataTokens.MethodDefinitionHandle(method.MetadataToken));
                var first = lines.GetSequencePoints().FirstOrDefault(static point => !point.IsHidden);
                if (first.Document.IsNil) return null;
                var file = reader.GetString(reader.GetDocument(first.Document).Name);
                return $"{file[(file.LastIndexOfAny(['/', '\\']) + 1)..]}:{first.StartLine}";
            }
        }
        catch (Exception error) when (error is IOException or BadImageFormatException or UnauthorizedAccessException)
        {
            return null; // single-file programs have no file to read
        }
    }
}
