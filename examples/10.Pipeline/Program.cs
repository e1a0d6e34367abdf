// A pipeline: workers and functions behind each other, called as one and mapped over a source in constant memory.
// dotnet run --project examples/10.Pipeline
using GWorker;

// snippet: flow
var tokenizers = App.Cls<Tokenizer>().MinWorkers(1).Concurrent(16);
var embedders = App.Cls<WordEmbedder>().MinWorkers(1).Concurrent(256).Batched(64, 5.Ms)
    .Retries(3, backoff: 20.Ms);                                            // what its code throws is tried again, within the deadline

await using var node = await App.Of("texts", tokenizers, embedders).Start();
var (tokenizer, embedder) = (node.Get<Tokenizer>(), node.Get<WordEmbedder>());

var embed = tokenizer.Encode >> embedder.Embed >> (v => Norm(v));           // typed: stages that do not meet do not compile
float[] one = await embed.Within(30.S).Remote("one deadline for all stages");
// end

static float[] Norm(float[] v)
{
    var length = MathF.Sqrt(v.Sum(x => x * x));
    return length == 0 ? v : [.. v.Select(x => x / length)];
}

Console.WriteLine(embed);
Console.WriteLine($"one: {one.Length} numbers, of length {MathF.Sqrt(one.Sum(x => x * x)):0.00}");

// snippet: map
var lines = Enumerable.Range(0, 20_000).Select(i => $"line {i} of a source that is never in memory as a whole");
var done = 0;
await foreach (var vector in embed.Map(lines, inFlight: 256))               // in order; a slow stage slows the source, not the memory
    done += vector.Length > 0 ? 1 : 0;
// end
Console.WriteLine($"mapped: {done}");

// snippet: outcomes
var both = Flow.All(embed, tokenizer.Encode >> (words => words.Length));    // two ways at once, their answers as a tuple
await foreach (var outcome in both.MapAll(["good words", "a bad one", ""], ordered: true))
    Console.WriteLine(outcome.Ok ? $"{outcome.Value.Second} words" : $"failed: {outcome.Error!.Message}");
// end

[Worker]
public partial class Tokenizer
{
    [Method]
    public async Task<string[]> Encode(string text)
    {
        await Task.Yield();
        return text.Length == 0 ? throw new ArgumentException("there is no text") : text.Split(' ');
    }
}

[Worker]
public partial class WordEmbedder
{
    int calls;

    [Method]
    public float[][] Embed(Batch<string[]> texts)
    {
        if (calls++ == 0) throw new InvalidOperationException("the first batch finds the model cold");  // and is tried again
        return [.. texts.Select(Vector)];
    }

    static float[] Vector(string[] words)
    {
        var vector = new float[16];
        foreach (var word in words)
            foreach (var letter in word) vector[letter % 16]++;
        return vector;
    }
}
