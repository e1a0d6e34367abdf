using GWorker.Generator.Tests.Harness;

namespace GWorker.Generator.Tests.Analyze;

public class ParameterAnalyzerTests
{
    const string Write = "Write 'public partial double Threshold { get; }' and a constant after it.";

    [Theory]
    [InlineData("public double Threshold { get; } = 0.5;", "is not partial, so the generator cannot write its getter.")]
    [InlineData("public double Threshold => 0.5;", "is not partial, so the generator cannot write its getter.")]
    [InlineData("public partial double Threshold { get; set; } = 0.5;", "is not get-only, and only callers set it.")]
    [InlineData("public partial double Threshold { get; init; } = 0.5;", "is not get-only, and only callers set it.")]
    [InlineData("public static partial double Threshold { get; } = 0.5;", "is static, and each call has its own value.")]
    [InlineData("internal partial double Threshold { get; } = 0.5;", "is not public, so callers could not set it.")]
    [InlineData("public partial double Threshold { get; } public partial double Threshold => 0.5;", "has a getter already, so no call's value would be seen.")]
    public Task Wrong(string property, string text) => Analysis.Expect(
        $"[Worker] public partial class W {{ [Method] public int M() => 1; [Parameter] {property} }}", $"GW0016 at 'Threshold': [Parameter] 'Threshold' {text} {Write}");

    [Theory]
    [InlineData("override")]
    [InlineData("new")]
    public Task Declared_again(string modifier) => Analysis.Expect(
        $$"""
        [Worker] public partial class B { [Method] public int M() => 1; [Parameter] public virtual partial double Threshold { get; } = 0.5; }
        [Worker] public partial class W : B { [Parameter] public {{modifier}} partial double Threshold { get; } = 0.7; }
        """,
        "GW0016 at 'Threshold': [Parameter] 'Threshold' is a parameter of a base class already. Remove it here.");
}
