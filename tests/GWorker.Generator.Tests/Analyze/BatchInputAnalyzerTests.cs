using GWorker.Generator.Tests.Harness;

namespace GWorker.Generator.Tests.Analyze;

public class BatchInputAnalyzerTests
{
    [Theory]
    [InlineData("Batch<string> text, int limit")]
    [InlineData("string text, Batch<int> limit")]
    [InlineData("Batch<string> text, CancellationToken stop, Batch<int> limit")]
    public Task Beside_others(string parameters) => Analysis.Expect(
        $"[Worker] public partial class W {{ [Method] public int[] Embed({parameters}) => []; }}",
        "GW0011 at 'Embed': Batch method 'Embed' takes other inputs beside its batch, and each item may come from another caller. " +
        "Write 'Batch<(string text, int limit)>'.");

    [Fact]
    public Task Beside_token_and_context() => Analysis.Expect(
        "[Worker] public partial class W { [Method] public int[] Embed(CallContext context, Batch<string> text, CancellationToken stop) => []; }");
}
