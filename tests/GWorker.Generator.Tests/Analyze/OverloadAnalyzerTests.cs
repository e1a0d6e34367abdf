using GWorker.Generator.Tests.Harness;

namespace GWorker.Generator.Tests.Analyze;

public class OverloadAnalyzerTests
{
    [Fact]
    public Task Two() => Analysis.Expect(
        "[Worker] public partial class W { [Method] public int First(int n) => n; [Method] public string First(string s) => s; }",
        "GW0008 at 'First': [Method] 'First' is there twice, and a handle has one property of that name. Write another name for this one.");

    [Fact]
    public Task Two_of_which_callers_see_one() => Analysis.Expect(
        "[Worker] public partial class W { public int First(int n) => n; [Method] public string First(string s) => s; }");

    [Fact]
    public Task Overrides() => Analysis.Expect(
        """
        public abstract class B { [Method] public virtual int M(int n) => n; }
        [Worker] public partial class W : B { [Method] public override int M(int n) => n; }
        """);
}
