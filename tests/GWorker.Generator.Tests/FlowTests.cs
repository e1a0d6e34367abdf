using GWorker.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace GWorker.Generator.Tests;

/// <summary>What a pipeline may be made of is the compiler's to say; and a worker may be given handles of others.</summary>
public class FlowTests
{
    const string Workers =
        """
        [Worker] public partial class Tokenizer { [Method] public int[] Encode(string text) => []; }
        [Worker] public partial class Model { [Method] public async IAsyncEnumerable<string> Generate(int[] tokens) { await Task.Yield(); yield return ""; } }
        [Worker] public partial class Embedder { [Method] public float[][] Embed(Batch<int[]> tokens) => []; }
        """;

    static Diagnostic[] Errors(string flow) =>
        [.. Source.Generate(Source.Compile($$"""
        {{Workers}}
        public static class Caller
        {
            public static object Use(Handle<Tokenizer> tokenizer, Handle<Embedder> embedder, Handle<Model> model) => {{flow}};
            static string Show(float[] vector) => "";
            static Task<string> ShowLater(float[] vector) => Task.FromResult("");
        }
        """)).GetDiagnostics().Where(d => d.Severity is DiagnosticSeverity.Error)];

    [Theory]
    [InlineData("tokenizer.Encode >> embedder.Embed")]
    [InlineData("tokenizer.Encode >> embedder.Embed >> (v => v[0])")]
    [InlineData("tokenizer.Encode >> embedder.Embed >> Show")]
    [InlineData("tokenizer.Encode >> embedder.Embed >> ShowLater")]
    [InlineData("tokenizer.Encode >> (async tokens => { await Task.Yield(); return tokens; }) >> embedder.Embed")]
    [InlineData("tokenizer.Encode >> (async (tokens, stop) => { await Task.Delay(1, stop); return tokens; }) >> embedder.Embed")]
    [InlineData("(tokenizer.Encode >> embedder.Embed).Map([\"a\"])")]
    [InlineData("tokenizer.Encode >> Flow.All(embedder.Embed, Flow.Of((int[] t) => t.Length))")]
    [InlineData("Flow.Route((string s) => s.Length, (1, tokenizer.Encode), (2, tokenizer.Encode)) >> embedder.Embed")]
    [InlineData("tokenizer.Encode >> model.Generate")]
    [InlineData("(tokenizer.Encode >> model.Generate).Remote(\"a\").GetAsyncEnumerator().Current.Length")]
    [InlineData("tokenizer.Encode >> model.Generate >> tokenizer.Encode >> embedder.Embed >> Show")]
    [InlineData("tokenizer.Encode >> model.Generate >> (s => s.Length)")]
    [InlineData("tokenizer.Encode >> model.Generate >> (async (s, stop) => { await Task.Delay(1, stop); return s; }) >> Flow.Batch<string>(4)")]
    [InlineData("model.Generate >> (tokenizer.Encode >> model.Generate).Within(TimeSpan.FromSeconds(1))")]
    [InlineData("(tokenizer.Encode >> model.Generate).Map([\"a\"])")]
    public void What_fits_compiles(string flow) => Assert.Empty(Errors(flow));

    [Theory]
    [InlineData("tokenizer.Encode >> tokenizer.Encode")]
    [InlineData("embedder.Embed >> tokenizer.Encode")]
    [InlineData("embedder.Embed >> embedder.Embed")]
    [InlineData("tokenizer.Encode >> Show")]
    [InlineData("tokenizer.Encode >> embedder.Embed >> (v => v.Missing)")]
    [InlineData("tokenizer.Encode.Map([1, 2])")]
    [InlineData("Flow.All(tokenizer.Encode, embedder.Embed)")]
    [InlineData("tokenizer.Encode >> Flow.Unbatch<string>()")]
    [InlineData("model.Generate >> embedder.Embed")]
    [InlineData("embedder.Embed >> model.Generate")]
    [InlineData("tokenizer.Encode >> model.Generate >> Show")]
    [InlineData("(tokenizer.Encode >> model.Generate).Map([1])")]
    [InlineData("Flow.All(model.Generate, embedder.Embed)")]
    [InlineData("(tokenizer.Encode >> model.Generate).Remote(\"a\").Result")]
    public void What_does_not_fit_does_not_compile(string flow) => Assert.NotEmpty(Errors(flow));

    [Fact]
    public void A_worker_takes_handles_of_others_by_class_and_by_name() => Source.AssertClean(Source.Generate(Source.Compile($$"""
        {{Workers}}
        [AttributeUsage(AttributeTargets.Parameter)] public sealed class FromKeyedServicesAttribute(object key) : Attribute { public object Key => key; }
        [Worker] public partial class Search(Handle<Tokenizer> tokenizer, [FromKeyedServices("small")] Handle<Embedder> embedder)
        {
            [Method] public async Task<float[]> Find(string text) => await (tokenizer.Encode >> embedder.Embed).Remote(text);
        }
        """)));

    [Fact]
    public void And_its_contract_says_so()
    {
        var generated = Source.Generate(Source.Compile($$"""
            {{Workers}}
            [Worker] public partial class Search(Handle<Tokenizer> tokenizer, Handle<Embedder> embedder, Handle<Embedder> again)
            {
                [Method] public Task<int[]> Find(string text) => tokenizer.Encode.Remote(text + embedder + again);
            }
            """));
        var text = generated.SyntaxTrees.Select(t => t.ToString()).Single(t => t.Contains("partial class Search : ", StringComparison.Ordinal));
        Assert.Contains("Calls = [typeof(global::Tokenizer), typeof(global::Embedder)],", text, StringComparison.Ordinal);
        Assert.Contains("services.Handle<global::Tokenizer>(), services.Handle<global::Embedder>(), services.Handle<global::Embedder>()", text, StringComparison.Ordinal);
    }
}
