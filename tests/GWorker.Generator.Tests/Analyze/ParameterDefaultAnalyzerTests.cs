using GWorker.Generator.Tests.Harness;

namespace GWorker.Generator.Tests.Analyze;

public class ParameterDefaultAnalyzerTests
{
    [Fact]
    public Task None() => Analysis.Expect(
        "[Worker] public partial class W { [Method] public int M() => 1; [Parameter] public partial int N { get; } }",
        "GW0017 at 'N': [Parameter] 'N' has no default for callers who do not set it. Write one after it: '= default;' or another constant.");

    [Theory]
    [InlineData("string", "string.Empty")]
    [InlineData("int[]", "[]")]
    [InlineData("TimeSpan", "TimeSpan.FromSeconds(1)")]
    [InlineData("int", "Environment.ProcessorCount")]
    [InlineData("Guid", "new()")]
    public Task Computed(string type, string value) => Analysis.Expect(
        $"[Worker] public partial class W {{ [Method] public int M() => 1; [Parameter] public partial {type} N {{ get; }} = {value}; }}",
        "GW0017 at 'N': [Parameter] 'N' has a default that is computed, so two nodes could disagree on it. Write a constant; compute from it in a method.");

    [Theory]
    [InlineData("int", "(1 + 2) * Max")]
    [InlineData("string", "nameof(Max) + \"x\"")]
    [InlineData("string?", "null")]
    [InlineData("string", "null!")]
    [InlineData("string?", "default")]
    [InlineData("DayOfWeek", "DayOfWeek.Monday | DayOfWeek.Friday")]
    [InlineData("Guid", "default")]
    [InlineData("Guid", "default(Guid)")]
    [InlineData("double", "1")]
    [InlineData("int?", "-1")]
    public Task Constant(string type, string value) => Analysis.Expect(
        $"[Worker] public partial class W {{ const int Max = 7; [Method] public int M() => Max; [Parameter] public partial {type} N {{ get; }} = {value}; }}");
}
