using GWorker.Generator.Tests.Harness;

namespace GWorker.Generator.Tests.Analyze;

public class BatchResultAnalyzerTests
{
    [Theory]
    [InlineData("void", "TResult[]", "Outcome<TResult>[]")]
    [InlineData("Task", "Task<TResult[]>", "Task<Outcome<TResult>[]>")]
    [InlineData("string", "string[]", "Outcome<string>[]")]
    [InlineData("ValueTask<int>", "ValueTask<int[]>", "ValueTask<Outcome<int>[]>")]
    [InlineData("IEnumerable<float[]>", "float[][]", "Outcome<float[]>[]")]
    [InlineData("HashSet<int>", "int[]", "Outcome<int>[]")]
    [InlineData("int[,]", "int[,][]", "Outcome<int[,]>[]")]
    public Task No_list(string type, string write, string orWrite) => Analysis.Expect(
        $"[Worker] public partial class W {{ [Method] public {type} Embed(Batch<string> texts) => throw null!; }}",
        $"GW0010 at 'Embed': Batch method 'Embed' returns '{type}', but each of its items needs a result. " +
        $"Write '{write}', or '{orWrite}' to fail items one by one.");

    [Theory]
    [InlineData("int[]")]
    [InlineData("Task<Outcome<int>[]>")]
    [InlineData("IList<int>")]
    [InlineData("System.Collections.Immutable.ImmutableArray<int>")]
    [InlineData("Batch<int>")]
    public Task A_list(string type) => Analysis.Expect($"[Worker] public partial class W {{ [Method] public {type} Embed(Batch<string> texts) => throw null!; }}");
}
