using GWorker.Generator.Tests.Harness;

namespace GWorker.Generator.Tests;

/// <summary>Workers whose names look alike do not meet in a file name or in namespace GWorker.</summary>
public class NameCollisionTests
{
    static string Worker(string ns, string name) => $"namespace {ns} {{ [Worker] public partial class {name} {{ [Method] public int M() => 1; }} }}";

    [Theory]
    [InlineData("A.B_C W, A_B.C W, A.B.C W, A_B_C W, A.B C_W, A.B._C W")]
    [InlineData("A W, B W, C W")]
    [InlineData("A Pool, A Pool<T>, A Pool<T1,T2>, A Pool_1, A Pool_2, A.Pool_3 Handle, A PoolHandle")]
    [InlineData("A Embedder, A embedder, A EmbedDer, a Embedder")]
    [InlineData("A_0 B, A_ B, A__ B, A._0 B, A.__ B, A_1 B, A.@class B")]
    public void All_are_there(string workers)
    {
        var pairs = workers.Split(", ").Select(w => w.Split(' ')).ToArray();
        var sources = pairs.Select(p => Worker(p[0], p[1])).ToArray();
        var files = Source.Files(sources);
        Assert.Equal(pairs.Length, files.Length);
        Assert.Equal(pairs.Length, files.Select(f => f.HintName).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Source.AssertClean(Source.Generate(Source.Compile(sources)));
    }

    [Fact]
    public void Nested_ones()
    {
        string[] sources =
        [
            "public partial class A { public partial class B { [Worker] public partial class W { [Method] public int M() => 1; } } [Worker] public partial class W { [Method] public int M() => 1; } }",
            "public partial class A<T> { public partial class B { [Worker] public partial class W { [Method] public int M() => 1; } } [Worker] public partial class W { [Method] public int M() => 1; } }",
            "public partial class A_B { [Worker] public partial class W { [Method] public int M() => 1; } }",
        ];
        Assert.Equal(["A.B.W.g.cs", "A.W.g.cs", "A_B.W.g.cs", "A{1}.B.W.g.cs", "A{1}.W.g.cs"], Source.Files(sources).Select(f => f.HintName).Order(StringComparer.Ordinal));
        Source.AssertClean(Source.Generate(Source.Compile(sources)));
    }

    [Fact]
    public void Names_that_differ_in_case_alone_get_a_number() =>
        Assert.Equal(["A.W.0.g.cs", "A.V.g.cs", "A.w.1.g.cs"], Source.Files(Worker("A", "W"), Worker("A", "V"), Worker("A", "w")).Select(f => f.HintName));
}
