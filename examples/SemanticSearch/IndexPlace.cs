namespace GWorker.Examples.SemanticSearch;

/// <summary>Where the index is while it is asked: in the file that was named, or in a folder that goes when this does.</summary>
internal sealed class IndexPlace : IDisposable
{
    readonly DirectoryInfo? temporary;

    public IndexPlace(string? named)
    {
        if (named is null) temporary = Directory.CreateTempSubdirectory("semantic-search");
        Path = named ?? System.IO.Path.Combine(temporary!.FullName, "index.gwv");
    }

    public string Path { get; }

    public void Dispose() => temporary?.Delete(recursive: true);
}
