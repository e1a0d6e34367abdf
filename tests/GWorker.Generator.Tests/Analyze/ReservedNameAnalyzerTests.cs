using GWorker.Generator.Tests.Harness;

namespace GWorker.Generator.Tests.Analyze;

public class ReservedNameAnalyzerTests
{
    [Theory]
    [InlineData("With")]
    [InlineData("Within")]
    [InlineData("Remote")]
    [InlineData("Equals")]
    [InlineData("ReferenceEquals")]
    [InlineData("GetHashCode")]
    [InlineData("GetType")]
    [InlineData("ToString")]
    [InlineData("MemberwiseClone")]
    [InlineData("Finalize")]
    public Task Of_handles(string name) => Analysis.Expect(
        $"[Worker] public partial class W {{ [Method] public new int {name}(int n) => n; }}",
        $"GW0007 at '{name}': A [Method] cannot be called '{name}': handles have something by that name already. Write another name.");

    [Theory]
    [InlineData("[Method] public int Methods() => 1;")]
    [InlineData("public int Methods;")]
    [InlineData("class Methods;")]
    public Task Of_tokens(string member) => Analysis.Expect(
        $"[Worker] public partial class W {{ [Method] public int M() => 1; {member} }}",
        "GW0007 at 'Methods': A member of a worker cannot be called 'Methods': its tokens stand in a class by that name already. Write another name.");

    [Fact]
    public Task The_worker_itself() => Analysis.Expect(
        "[Worker] public partial class Methods { [Method] public int M() => 1; }",
        "GW0007 at 'Methods': A worker cannot be called 'Methods': its tokens stand in a class by that name already. Write another name.");

    [Fact]
    public Task Without_the_attribute_any_name_will_do() => Analysis.Expect(
        "[Worker] public partial class W { [Method] public int M() => 1; public int With() => 1; public override string ToString() => \"\"; }");
}
