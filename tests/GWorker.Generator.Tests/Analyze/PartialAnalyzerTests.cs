using GWorker.Generator.Tests.Harness;

namespace GWorker.Generator.Tests.Analyze;

public class PartialAnalyzerTests
{
    [Fact]
    public Task A_class() => Analysis.Expect(
        "[Worker] public class Embedder { [Method] public int M() => 1; }",
        "GW0001 at 'Embedder': The generator cannot write the other half of worker 'Embedder'. Write 'partial class Embedder'.");

    [Fact]
    public Task A_nested_class_and_those_around_it() => Analysis.Expect(
        "public struct Far { public partial record Near { [Worker] public sealed record Embedder { [Method] public int M() => 1; } } }",
        "GW0001 at 'Embedder': The generator cannot write the other half of worker 'Embedder'. Write 'partial struct Far' and 'partial record Embedder'.");

    [Fact]
    public Task Partial_all_the_way() => Analysis.Expect(
        "public partial struct Far { public partial interface Near { [Worker] public sealed partial record class Embedder { [Method] public int M() => 1; } } }");
}
