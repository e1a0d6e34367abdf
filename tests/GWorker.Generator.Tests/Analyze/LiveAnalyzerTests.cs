using GWorker.Generator.Tests.Harness;

namespace GWorker.Generator.Tests.Analyze;

public class LiveAnalyzerTests
{
    [Theory]
    [InlineData("Live<string, object, int> texts, int limit")]
    [InlineData("Live<string, object, int> texts, CancellationToken stop, Batch<int> limit")]
    public Task Beside_others(string parameters) => Analysis.Expect(
        $"[Worker] public partial class W {{ [Method] public void Tokens({parameters}) {{ }} }}",
        "GW0019 at 'Tokens': Live method 'Tokens' takes other inputs beside its sequences, and each of those may come from another caller. " +
        "Write 'Live<(string texts, int limit), object, int>'.");

    [Theory]
    [InlineData("int[]", "void")]
    [InlineData("IAsyncEnumerable<int>", "void")]
    [InlineData("Task<int[]>", "Task")]
    [InlineData("ValueTask<int>", "ValueTask")]
    public Task With_a_result(string type, string instead) => Analysis.Expect(
        $"[Worker] public partial class W {{ [Method] public {type} Tokens(Live<string, object, int> texts) => default!; }}",
        $"GW0019 at 'Tokens': Live method 'Tokens' returns '{type}', but each of its sequences has a caller of its own. Write '{instead}', and give each sequence its items with Emit(…).");

    [Fact]
    public Task Alone_with_token_and_context() => Analysis.Expect(
        "[Worker] public partial class W { [Method] public Task Tokens(CallContext context, Live<string, object, int> texts, CancellationToken stop) => Task.CompletedTask; }");
}
