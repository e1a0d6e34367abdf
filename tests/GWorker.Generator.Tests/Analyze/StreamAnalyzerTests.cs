using GWorker.Generator.Tests.Harness;

namespace GWorker.Generator.Tests.Analyze;

public class StreamAnalyzerTests
{
    [Theory]
    [InlineData("IAsyncEnumerable<string>")]
    [InlineData("Task<IAsyncEnumerable<string>>")]
    [InlineData("Stream")]
    public Task A_stream(string type) => Analysis.Expect(
        $$"""
        public abstract class Stream : IAsyncEnumerable<string> { public abstract IAsyncEnumerator<string> GetAsyncEnumerator(CancellationToken stop); }
        [Worker] public partial class W { [Method] public {{type}} Tokens(string text) => null!; }
        """,
        "GW0009 at 'Tokens': [Method] 'Tokens' returns a stream, which a call cannot carry yet. " +
        "Write a method that returns a list, for example 'Task<List<string>>'.");
}
