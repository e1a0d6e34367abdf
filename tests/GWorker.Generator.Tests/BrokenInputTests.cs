using GWorker.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace GWorker.Generator.Tests;

/// <summary>What the generator cannot write it leaves out, without an exception, and without errors in files that the user cannot edit.</summary>
public class BrokenInputTests
{
    static void GeneratedCodeIsSound(string source)
    {
        var generated = Source.Generate(Source.Compile(source));
        Assert.Empty(generated.GetDiagnostics().Where(d => d.Severity >= DiagnosticSeverity.Warning && d.Id != "CS1591" && Source.IsGenerated(d)));
    }

    [Theory]
    [InlineData("[Worker] public class W { [Method] public int M() => 1; }")]
    [InlineData("public class Outer { [Worker] public partial class W { [Method] public int M() => 1; } }")]
    [InlineData("[Worker] public abstract partial class W { [Method] public int M() => 1; }")]
    [InlineData("[Worker] public static partial class W { }")]
    [InlineData("[Worker] file partial class W { [Method] public int M() => 1; }")]
    [InlineData("[Worker] public partial struct W { [Method] public int M() => 1; }")]
    [InlineData("[Worker] public partial interface W { [Method] int M(); }")]
    [InlineData("[Worker] public partial class Methods { }")]
    [InlineData("[Worker] public partial class W { int Methods; }")]
    [InlineData("public partial class Outer<T> { [Worker] public partial class W<T> { } }")]
    [InlineData("[Worker] public class B { } [Worker] public partial class W : B { }")]
    public void Nothing_is_written(string source)
    {
        Assert.Empty(Source.Files(source));
        GeneratedCodeIsSound(source);
    }

    [Theory]
    [InlineData("[Worker] public partial class W { [Method] public Missing M() => 1; [Method] public int N(List<Missing> x) => 1; }")]
    [InlineData("[Worker] public partial class W : Missing { [Method] public int M() => 1; }")]
    [InlineData("[Worker] public partial class W(Missing x) { [Method] public int M() => 1; }")]
    [InlineData("[Worker] public partial class W { [Method] public int M( }")]
    [InlineData("[Worker] public partial class W { [Method] public int M() => 1; [OnEnter] Missing Load() => 1; [OnExit] void Free(Missing x) { } }")]
    [InlineData("[Worker] public partial class W { [Parameter] public partial Missing P { get; } = 1; [Parameter] public partial int Q { get; } = \"x\"; }")]
    [InlineData("[Worker] public partial class W { [Parameter] public partial int P { get; } = missing; [Parameter] partial int Q { get; } = 1; }")]
    [InlineData("[Worker] public partial class { [Method] public int M() => 1; }")]
    [InlineData("[Worker] public partial class W<T> where T : Missing { [Method] public T M() => default!; }")]
    [InlineData("[Worker] public partial class W { [Method] public int M(int x) => 1; [Method] public int M(string x) => 1; [Method] public int With() => 1; }")]
    [InlineData("[Worker] public partial class W { [Method] public int[] M(Batch<string> x, int y) => []; [Method] public void N(Batch<string> x) { } [Method] public int O(ref int x) => x; }")]
    [InlineData("[Worker] public partial class W { [Method] int M() => 1; [Method] public static int N() => 1; [Method] public T O<T>() => default!; [Method] public Span<int> P() => default; }")]
    [InlineData("public abstract class B { [OnEnter] void Load() { } } [Worker] public partial class W : B { [Method] public int M() => 1; }")]
    [InlineData("[Worker] public partial class W { [Method] public Task<IAsyncEnumerable<int>> M() => null!; [Method] public int N(Live<int, int, int> x) => 1; [Method] public void O(Live<int, int, int> x, int y) { } [Method] public IAsyncEnumerable<int> P(Batch<int> x) => null!; }")]
    [InlineData("[Worker] public partial class W { [Method] public IAsyncEnumerable<Missing> M() => null!; [Method] public void N(Live<int, Missing, int> x) { } [Method] public void O(Live<int> x) { } }")]
    [InlineData("[Worker] public partial class W { class Hidden; [Method] internal int M() => 1; W(Hidden x) { } }")]
    public void The_rest_is_sound(string source) => GeneratedCodeIsSound(source);

    [Fact]
    public void The_attribute_on_both_halves_gives_one_file() =>
        Assert.Single(Source.Files("[Worker] public partial class W { [Method] public int M() => 1; } [Worker] public partial class W { }"));

    [Fact]
    public void A_worker_that_no_handle_can_name_still_has_a_contract()
    {
        var file = Assert.Single(Source.Files("public partial class Outer { [Worker] partial class W { [Method] public int M() => 1; } }"));
        Assert.DoesNotContain("extension", file.SourceText.ToString());
        GeneratedCodeIsSound("public partial class Outer { [Worker] partial class W { [Method] public int M() => 1; } }");
    }
}
