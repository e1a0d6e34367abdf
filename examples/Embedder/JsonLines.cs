using System.Text.Encodings.Web;
using System.Text.Json;

namespace GWorker.Examples.Embedder;

/// <summary>Vectors for another program: one JSON line per text, in the order of the texts.</summary>
internal static class JsonLines
{
    // As many at once as fill a few batches, so that a file of any length needs little memory and the first lines come early.
    const int Window = 512;

    static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task Write(Handle<Embedder> embedder, IReadOnlyList<string> texts, TextWriter to, CancellationToken cancel)
    {
        foreach (var some in texts.Chunk(Window))
        {
            var vectors = await embedder.Embed.Remote(some, cancel);
            for (var i = 0; i < some.Length; i++)
                to.WriteLine(JsonSerializer.Serialize(new { text = some[i], vector = vectors[i] }, Options));
        }
    }
}
