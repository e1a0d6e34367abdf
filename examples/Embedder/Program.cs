using System.Text.Encodings.Web;
using System.Text.Json;
using GWorker.Examples.Embedder;

try
{
    using var encoder = SentenceEncoder.Open(ModelFolder.Path);
    var texts = args.Where(a => a != "--json").ToArray();
    var vectors = encoder.Encode(texts);
    var plain = new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    for (var i = 0; i < texts.Length; i++) Console.WriteLine(JsonSerializer.Serialize(new { text = texts[i], vector = vectors[i] }, plain));
    return 0;
}
catch (ModelException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
