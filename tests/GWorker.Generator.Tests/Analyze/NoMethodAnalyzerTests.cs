using GWorker.Generator.Tests.Harness;

namespace GWorker.Generator.Tests.Analyze;

public class NoMethodAnalyzerTests
{
    [Fact]
    public Task None() => Analysis.Expect(
        "[Worker] public partial class W { public int M() => 1; }",
        "GW0004 at 'W': Worker 'W' has no [Method], so nothing can call it. Write [Method] before those that callers may use.");

    [Fact]
    public Task Inherited() => Analysis.Expect("public abstract class B { [Method] public int M() => 1; } [Worker] public partial class W : B;");
}
