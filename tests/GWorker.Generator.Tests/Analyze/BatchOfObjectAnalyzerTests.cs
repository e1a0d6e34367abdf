using GWorker.Generator.Tests.Harness;

namespace GWorker.Generator.Tests.Analyze;

public class BatchOfObjectAnalyzerTests
{
    [Theory]
    [InlineData("object")]
    [InlineData("object?")]
    [InlineData("dynamic")]
    public Task Anything(string type) => Analysis.Expect(
        $"[Worker] public partial class W {{ [Method] public int[] Embed(Batch<{type}> items) => []; }}",
        "GW0012 at 'Embed': Batch method 'Embed' takes any object, so a caller who sends a list as one item would send its elements. Write the type of an item.");
}
