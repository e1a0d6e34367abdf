using System.Text.Json;
using GWorker.Examples.Embedder;
using GWorker.Examples.VectorSearch;

namespace GWorker.Examples.SemanticSearch;

/// <summary>An index in two files: the vectors as <see cref="VectorFile"/> keeps them and, in its lines, the passage of each as JSON.</summary>
internal static class IndexFile
{
    internal static void Write(string path, IReadOnlyList<float[]> vectors, IReadOnlyList<Passage> passages) =>
        VectorFile.Write(path, vectors, [.. passages.Select(p => JsonSerializer.Serialize(p))]);

    /// <summary>The passages, in the order of their vectors.</summary>
    /// <exception cref="InvalidDataException">It is no such index, or half of one. The message says what to do.</exception>
    internal static Passage[] Read(string path)
    {
        try
        {
            var (columns, rows) = SizeOf(path);
            var passages = File.ReadLines(VectorFile.LinesOf(path)).Select(line => JsonSerializer.Deserialize<Passage>(line)).ToArray();
            if (columns != SentenceEncoder.Dimensions) throw Refused(path, $"its vectors have {columns} numbers and the model's {SentenceEncoder.Dimensions}");
            if (passages.Length != rows) throw Refused(path, $"it has {rows} vectors and {VectorFile.LinesOf(path)} has {passages.Length} passages");
            if (passages.Any(p => p is not { File: not null, Text: not null })) throw Refused(path, $"{VectorFile.LinesOf(path)} has lines that are no passages");
            return passages!;
        }
        catch (JsonException)
        {
            throw Refused(path, $"{VectorFile.LinesOf(path)} has lines that are no passages");
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Refused(path, "it is not there, or only one of its two files is");
        }
    }

    static (int Columns, int Rows) SizeOf(string path)
    {
        try
        {
            return VectorFile.Check(path);
        }
        catch (InvalidDataException)
        {
            throw Refused(path, "it is another file, or was cut off");
        }
    }

    static InvalidDataException Refused(string path, string why) => new($"{path} is no index of this program: {why}. Make one from a folder, with --save {path}");
}
