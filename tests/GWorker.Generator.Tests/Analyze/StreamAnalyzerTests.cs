using GWorker.Generator.Tests.Harness;

namespace GWorker.Generator.Tests.Analyze;

public class StreamAnalyzerTests
{
    [Theory]
    [InlineData("Task<IAsyncEnumerable<string>>")]
    [InlineData("Stream")]
    public Task A_stream_in_or_as_something_else(string type) => Analysis.Expect(
        $$"""
        public abstract class Stream : IAsyncEnumerable<string> { public abstract IAsyncEnumerator<string> GetAsyncEnumerator(CancellationToken stop); }
        [Worker] public partial class W { [Method] public {{type}} Tokens(string text) => null!; }
        """,
        $"GW0009 at 'Tokens': [Method] 'Tokens' returns '{type}', and a call carries the stream alone. Write 'IAsyncEnumerable<string>'.");

    [Fact]
    public Task A_stream_of_a_batch() => Analysis.Expect(
        "[Worker] public partial class W { [Method] public IAsyncEnumerable<int> Tokens(Batch<string> texts) => null!; }",
        "GW0009 at 'Tokens': [Method] 'Tokens' returns 'IAsyncEnumerable<int>', and a batch method answers each of its items once. " +
        "Write 'void Tokens(Live<string, TState, int> sequences)'.");

    [Fact]
    public Task A_stream_alone() => Analysis.Expect(
        "[Worker] public partial class W { [Method] public IAsyncEnumerable<string> Tokens(string text, CancellationToken stop) => null!; }");

    [Fact]
    public async Task The_compiler_need_not_warn_of_a_token_that_a_call_gives()
    {
        const string iterator = "async IAsyncEnumerable<int> Tokens(CancellationToken stop) { await Task.Yield(); yield return 1; }";
        Assert.Empty(await Analysis.Warnings($"[Worker] public partial class W {{ [Method] public {iterator} }}"));
        Assert.Equal(["CS8425"], await Analysis.Warnings($"public class C {{ public {iterator} }}"));
    }
}
