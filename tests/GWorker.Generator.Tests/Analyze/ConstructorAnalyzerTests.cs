using GWorker.Generator.Tests.Harness;

namespace GWorker.Generator.Tests.Analyze;

public class ConstructorAnalyzerTests
{
    [Fact]
    public Task None_public() => Analysis.Expect(
        "[Worker] public partial class W { internal W() { } [Method] public int M() => 1; }",
        "GW0003 at 'W': Worker 'W' has no public constructor, so no host can make one. Write 'public' before one of its constructors.");

    [Fact]
    public Task Several() => Analysis.Expect(
        "[Worker] public partial class W { public W() { } public W(int n) { } private W(string s) { } [Method] public int M() => 1; }",
        "GW0003 at 'W': Worker 'W' has 2 public constructors, and a host cannot choose. Write 'public' before one, 'internal' before the others.");

    [Fact]
    public Task Required_members() => Analysis.Expect(
        "[Worker] public partial class W { public required int N { get; init; } [Method] public int M() => 1; }",
        "GW0003 at 'W': Worker 'W' has required members, and a host calls its constructor alone. Write constructor parameters instead.");

    [Theory]
    [InlineData("ref int n")]
    [InlineData("ReadOnlySpan<int> n")]
    public Task An_argument_that_no_service_can_be(string parameter) => Analysis.Expect(
        $"[Worker] public partial class W {{ public W({parameter}) {{ }} [Method] public int M() => 1; }}",
        "GW0003 at 'W': Worker 'W' takes constructor argument 'n' in a way that no service can be passed. Write an ordinary parameter of a class or interface.");

    [Theory]
    [InlineData("")]
    [InlineData("public W(TimeProvider clock) { } internal W() { }")]
    [InlineData("[System.Diagnostics.CodeAnalysis.SetsRequiredMembers] public W() { } public required int N { get; init; } = 1;")]
    public Task One(string constructors) => Analysis.Expect($"[Worker] public partial class W {{ {constructors} [Method] public int M() => 1; }}");
}
