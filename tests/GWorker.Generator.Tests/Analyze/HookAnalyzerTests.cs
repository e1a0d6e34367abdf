using GWorker.Generator.Tests.Harness;

namespace GWorker.Generator.Tests.Analyze;

public class HookAnalyzerTests
{
    const string Takes = "takes what nobody can give. Write 'Load()' or 'Load(CancellationToken stop)'; services go to the constructor.";

    [Theory]
    [InlineData("void Load(string path) { }", Takes)]
    [InlineData("void Load(CancellationToken a, CancellationToken b) { }", Takes)]
    [InlineData("void Load(CallContext context) { }", Takes)]
    [InlineData("void Load(in CancellationToken stop) { }", Takes)]
    [InlineData("bool Load() => true;", "returns something that nobody reads. Write 'void', 'Task' or 'ValueTask'.")]
    [InlineData("Task<bool> Load() => null!;", "returns something that nobody reads. Write 'void', 'Task' or 'ValueTask'.")]
    [InlineData("static void Load() { }", "is static, and a hook runs on an instance. Remove 'static'.")]
    [InlineData("void Load<T>() { }", "has type parameters, and nobody could choose them. Remove them.")]
    [InlineData("async void Load() => await Task.Yield();", "is async void, so nobody knows when it ends. Write 'async Task'.")]
    public async Task Wrong(string hook, string text)
    {
        foreach (var attribute in (string[])["OnEnter", "OnExit"])
            await Analysis.Expect(
                $"[Worker] public partial class W {{ [Method] public int M() => 1; [{attribute}] {hook} }}",
                $"GW0014 at 'Load': [{attribute}] 'Load' {text}");
    }

    [Fact]
    public Task Not_ordinary() => Analysis.Expect(
        "[Worker] public partial class W { [Method] public int M() => 1; int P { [OnEnter] get => 1; } }",
        "GW0014 at 'get': [OnEnter] 'get_P' is no ordinary method. Write a method of its own.");

    [Theory]
    [InlineData("void Load() { }")]
    [InlineData("async Task Load(CancellationToken stop) => await Task.Yield();")]
    [InlineData("protected virtual ValueTask Load(CancellationToken stop) => default;")]
    public Task Right(string hook) => Analysis.Expect($"[Worker] public partial class W {{ [Method] public int M() => 1; [OnEnter, OnExit] {hook} }}");
}
