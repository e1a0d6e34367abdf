namespace GWorker.Examples.SemanticSearch;

/// <summary>Where the index is while it is asked: in the file that was named, or in a folder that goes when this does.</summary>
internal sealed class IndexPlace : IDisposable
{
    readonly DirectoryInfo? temporary;

    IndexPlace(string path, DirectoryInfo? temporary) => (Path, this.temporary) = (path, temporary);

    public string Path { get; }

    /// <summary>The file of an index that was saved.</summary>
    public static IndexPlace Opened(string path) => new(path, null);

    /// <summary>Where an index is to be written: tried at once, since the work that comes before takes minutes.</summary>
    /// <exception cref="IOException">Nothing can be written there.</exception>
    /// <exception cref="UnauthorizedAccessException">Nothing may be written there.</exception>
    public static IndexPlace ToSave(string path)
    {
        File.Open(path, FileMode.OpenOrCreate, FileAccess.Write).Dispose();
        return new(path, null);
    }

    public static IndexPlace Temporary()
    {
        var folder = Directory.CreateTempSubdirectory("semantic-search");
        return new(System.IO.Path.Combine(folder.FullName, "index.gwv"), folder);
    }

    public void Dispose() => temporary?.Delete(recursive: true);
}
