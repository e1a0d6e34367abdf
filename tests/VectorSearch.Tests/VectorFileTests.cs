namespace GWorker.Examples.VectorSearch.Tests;

/// <summary>An index that was saved is the same when it is opened again, and one that was harmed is none.</summary>
public sealed class VectorFileTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("vectors").FullName;

    string Path => System.IO.Path.Combine(folder, "index.gwv");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task It_is_found_again_after_it_was_saved()
    {
        VectorFile.Write(Path, [[1, 0], [0, 1], [0.6f, 0.8f]], ["one", "two", "three"]);
        VectorFile.Check(Path);
        Assert.Equal(["one", "two", "three"], File.ReadAllLines(VectorFile.LinesOf(Path)));
        await using var node = await LocalNode.Start(App.Of("search", App.Cls<Searcher>()));
        var found = await node.Get<Searcher>().With(index: Path, best: 2).Search.Remote([0, 1]);
        Assert.Equal([1, 2], found.Select(f => f.Row));
    }

    [Fact]
    public void One_that_was_cut_off_says_so()
    {
        VectorFile.Write(Path, [[1, 0], [0, 1]], ["one", "two"]);
        File.WriteAllBytes(Path, File.ReadAllBytes(Path)[..^1]);
        Assert.Equal($"{Path} should have 2 rows of 2 numbers and has 31 bytes: it was cut off. Make it again.", Assert.Throws<InvalidDataException>(() => VectorFile.Check(Path)).Message);
    }

    [Fact]
    public void Another_file_is_none()
    {
        File.WriteAllText(Path, "hello");
        Assert.StartsWith($"{Path} is no file of vectors.", Assert.Throws<InvalidDataException>(() => VectorFile.Check(Path)).Message, StringComparison.Ordinal);
    }
}
