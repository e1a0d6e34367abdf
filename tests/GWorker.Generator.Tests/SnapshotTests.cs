using GWorker.Generator.Tests.Harness;

namespace GWorker.Generator.Tests;

/// <summary>Whole generated files, to be read by people. <c>GWORKER_ACCEPT=1</c> writes them anew.</summary>
public class SnapshotTests
{
    static void Match(string name, string source) =>
        Snapshot.Match(name, string.Join("\n", Source.Files(source).Select(f => $"// {f.HintName}\n{f.SourceText}")));

    [Fact]
    public void The_main_example() => Match("Embedder",
        """
        using Microsoft.Extensions.Logging;

        namespace Search;

        [Worker]
        public partial class Embedder(GpuDevice gpu, ILogger<Embedder> log)
        {
            [OnEnter] async Task Load(CancellationToken stop) => await Task.Yield();
            [OnExit] void Unload() { }

            [Method] public float[][] Embed(Batch<string> texts) => texts.Map(t => new float[] { t.Length });
            [Method] public int Count(string[] texts) => texts.Length;
            [Method] public bool Health() => gpu is not null && log is not null;

            [Parameter] public partial double Threshold { get; } = 0.5;
        }
        """);

    [Fact]
    public void Every_kind_of_method() => Match("Methods",
        """
        [Worker]
        internal partial class Methods_
        {
            [Method] public void Nothing() { }
            [Method] public Task Wait(CancellationToken stop) => Task.Delay(1, stop);
            [Method] public ValueTask<string?> Maybe(string? text) => new(text);
            [Method] internal Task<float[]>? Search(CallContext context, float[] query, int limit) => null;
            [Method] public async Task<IList<string>> Translate(Batch<(string Text, string Language)> items) => await Task.FromResult<string[]>([]);
            [Method] public IReadOnlyList<Outcome<int>> Parse(Batch<string> texts) => [];
            [Method] public dynamic Any(dynamic value) => value;
        }
        """);

    [Fact]
    public void Methods_that_stream() => Match("Streams",
        """
        namespace Chat;

        [Worker]
        public partial class LanguageModel
        {
            [Method] public IAsyncEnumerable<string> Tokens(string prompt, CancellationToken stop) => null!;
            [Method] public IAsyncEnumerable<(int Id, string? Text)>? Several(CallContext context, string first, int times) => null;
            [Method] internal IAsyncEnumerable<int> All() => null!;
            [Method] public void Generate(Live<(string Text, int Limit), List<string>, string> sequences) { }
            [Method] public Task Later(Live<string?, object, string?> sequences, CancellationToken stop) => Task.CompletedTask;
            [Method] public ValueTask Soon(CallContext context, Live<int, int, int> sequences) => default;

            [Parameter] public partial double Heat { get; } = 0.7;
        }
        """);

    [Fact]
    public void A_nested_generic_worker_below_another() => Match("Nested",
        """
        namespace Shop.Search;

        public abstract class Root { [OnEnter] protected void Setup() { } [Method] public virtual int Count() => 1; }

        [Worker] public partial class Index : Root { [Parameter(PerPool = true)] public partial string Model { get; } = "small"; }

        public partial record Catalogue<TKey> where TKey : struct
        {
            [Worker]
            public sealed partial class Ranker<TItem>(TItem? first = default) : Index where TItem : class, IComparable<TItem>, new()
            {
                [Parameter] public partial int Limit { get; } = -1;
                [OnEnter] Task Warm() => Task.CompletedTask;
                [OnExit] ValueTask Cool(CancellationToken stop) => default;
                [Method] public TItem Best(Dictionary<TKey, TItem?> all) => first!;
            }
        }
        """);
}
