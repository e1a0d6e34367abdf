using GWorker.Examples.Embedder;
using GWorker.Examples.VectorSearch;

namespace GWorker.Examples.SemanticSearch.Tests;

/// <summary>An index that was saved is the same when it is opened again, and what is none says what to do.</summary>
public sealed class IndexFileTests : IDisposable
{
    static readonly Passage[] Two = [new("a.md", 3, "\"quoted\" and \\ and 日本"), new("b/c.txt", 7, "two")];

    readonly string folder = Directory.CreateTempSubdirectory("index").FullName;

    string File => Path.Combine(folder, "index.gwv");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Passages_come_back_as_they_were()
    {
        IndexFile.Write(File, Vectors(2), Two);
        Assert.Equal(Two, IndexFile.Read(File));
    }

    [Fact]
    public void One_that_is_missing_or_half_there_says_how_to_make_one()
    {
        Assert.Equal($"{File} is no index of this program: it is not there, or only one of its two files is. Make one from a folder, with --save {File}", Refused());
        IndexFile.Write(File, Vectors(2), Two);
        System.IO.File.Delete(VectorFile.LinesOf(File));
        Assert.Contains("only one of its two files is", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Another_file_is_none()
    {
        System.IO.File.WriteAllText(File, "hello");
        Assert.Contains("it is another file, or was cut off", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void One_of_another_program_is_none()
    {
        VectorFile.Write(File, Vectors(1), ["a line that is no passage"]);
        Assert.Contains("has lines that are no passages", Refused(), StringComparison.Ordinal);
        VectorFile.Write(File, Vectors(1), ["null"]);
        Assert.Contains("has lines that are no passages", Refused(), StringComparison.Ordinal);
        VectorFile.Write(File, Vectors(1), ["{}"]);
        Assert.Contains("has lines that are no passages", Refused(), StringComparison.Ordinal);
        VectorFile.Write(File, [[1, 2]], ["{}"]);
        Assert.Contains("its vectors have 2 numbers and the model's 512", Refused(), StringComparison.Ordinal);
    }

    [Fact]
    public void Vectors_and_passages_that_do_not_belong_together_are_none()
    {
        IndexFile.Write(File, Vectors(3), Two);
        Assert.Contains("it has 3 vectors and", Refused(), StringComparison.Ordinal);
    }

    string Refused() => Assert.Throws<InvalidDataException>(() => IndexFile.Read(File)).Message;

    static float[][] Vectors(int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        var vector = new float[SentenceEncoder.Dimensions];
        vector[i] = 1;
        return vector;
    })];
}
