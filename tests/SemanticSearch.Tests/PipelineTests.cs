using GWorker.Examples.Embedder;
using GWorker.Examples.Embedder.Tests;

namespace GWorker.Examples.SemanticSearch.Tests;

/// <summary>The stages, one behind the other.</summary>
public sealed class PipelineTests : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly string folder = Directory.CreateTempSubdirectory("pipeline").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    static Task<LocalNode> Start() => LocalNode.Start(App.Of(
        "search", App.Cls<Tokenizer>().Concurrent(4), App.Cls<Embedder>().Batched(16, 5.Ms), App.Cls<PassageIndex>().Batched(16, 2.Ms)));

    [WeightsFact]
    public async Task Two_stages_give_the_vectors_of_the_whole_model()
    {
        await using var node = await Start();
        var embed = node.Get<Tokenizer>().Encode >> node.Get<Embedder>().Embed;
        using var model = SentenceEncoder.Open(ModelFolder.Path);
        string[] texts = ["A cat sleeps.", "", "日本", new('x', 5000)];
        var at = 0;
        await foreach (var vector in embed.Map(texts)) Assert.Equal(model.Encode(texts[at++]), vector);
        Assert.Equal(texts.Length, at);
    }

    [WeightsFact]
    public async Task What_are_no_tokens_fails_alone()
    {
        await using var node = await Start();
        var outcomes = await node.Get<Embedder>().Embed.RemoteAll([[7], [-1], [1_000_000], new int[129], []]).WaitAsync(Patience);
        Assert.Equal([true, false, false, false, true], outcomes.Select(o => o.Ok));
        Assert.Contains("These are no tokens of this model", outcomes[1].Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_names_file_and_line_best_first()
    {
        var file = Path.Combine(folder, "index.gwv");
        IndexFile.Write(file, [Turned(0), Turned(80), Turned(30)], [new("a.md", 1, "one"), new("b.md", 20, "two"), new("c.md", 300, "three")]);
        await using var node = await Start();
        var found = await node.Get<PassageIndex>().With(file: file, best: 2).Search.Remote(Turned(50)).WaitAsync(Patience);
        Assert.Equal([("c.md", 300, "three"), ("b.md", 20, "two")], found.Select(f => (f.File, f.Line, f.Text)));
        Assert.Equal(MathF.Cos(20 * MathF.PI / 180), found[0].Score, 1e-5f);
    }

    [Fact]
    public void The_top_has_each_text_once()
    {
        Found[] hits = [new("a", 1, 0.9f, "same"), new("b", 1, 0.9f, "same"), new("c", 1, 0.8f, "other"), new("d", 1, 0.7f, "third")];
        Assert.Equal(["a", "c"], hits.Top(2).Select(h => h.File));
        Assert.Equal(["a", "c", "d"], hits.Top(9).Select(h => h.File));
    }

    static float[] Turned(int degrees)
    {
        var vector = new float[SentenceEncoder.Dimensions];
        (vector[1], vector[0]) = MathF.SinCos(degrees * MathF.PI / 180);
        return vector;
    }
}
