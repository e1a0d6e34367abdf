using GWorker.Generator.Tests.Harness;

namespace GWorker.Generator.Tests.Analyze;

public class MethodKindAnalyzerTests
{
    [Theory]
    [InlineData("[Method] public static int M() => 1;", "is static, and a worker's methods run on an instance. Remove 'static'.")]
    [InlineData("[Method] public T M<T>(T x) => x;", "has type parameters, and a handle must know its types. Write a method per type, or make the class generic.")]
    [InlineData("[Method] int M() => 1;", "cannot be reached by callers. Write 'public' or 'internal'.")]
    [InlineData("[Method] protected internal int M() => 1;", "cannot be reached by callers. Write 'public' or 'internal'.")]
    [InlineData("[Method] public async void M() => await Task.Yield();", "is async void, so nobody knows when it ends. Write 'async Task'.")]
    public Task Wrong(string method, string text) => Analysis.Expect($"[Worker] public partial class W {{ {method} }}", $"GW0005 at 'M': [Method] 'M' {text}");

    [Fact]
    public Task Not_ordinary() => Analysis.Expect(
        "[Worker] public partial class W { public int P { [Method] get => 1; } }",
        "GW0005 at 'get': [Method] 'get_P' is no ordinary method, and a handle calls nothing else. Write a method of its own.");

    [Theory]
    [InlineData("[Method] internal int M() => 1;")]
    [InlineData("[Method] public virtual async Task M() => await Task.Yield();")]
    [InlineData("[Method] public partial int M(); public partial int M() => 1;")]
    public Task Right(string method) => Analysis.Expect($"[Worker] public partial class W {{ {method} }}");
}
