using GWorker.Generator.Tests.Harness;

namespace GWorker.Generator.Tests.Analyze;

public class WorkerKindAnalyzerTests
{
    [Fact]
    public Task Abstract() => Analysis.Expect(
        "[Worker] public abstract partial class W { [Method] public int M() => 1; }",
        "GW0002 at 'W': Worker 'W' is abstract, so no host can make one. " +
        "Move [Worker] to the classes that derive from it; they inherit its methods and hooks.");

    [Fact]
    public Task Static() => Analysis.Expect(
        "[Worker] public static partial class W { }",
        "GW0002 at 'W': Worker 'W' is static, and a worker is an instance with state. Remove 'static'.",
        "GW0004 at 'W': Worker 'W' has no [Method], so nothing can call it. Write [Method] before those that callers may use.");

    [Fact]
    public Task Local_to_its_file() => Analysis.Expect(
        "[Worker] file partial class W { [Method] public int M() => 1; }",
        "GW0002 at 'W': Worker 'W' is local to its file, and its other half is in another one. Write 'internal' instead of 'file'.");

    [Theory]
    [InlineData("private")]
    [InlineData("protected")]
    [InlineData("private protected")]
    public Task Nested_where_no_handle_could_name_it(string access) => Analysis.Expect(
        $"public partial class Outer {{ [Worker] {access} partial class W {{ [Method] public int M() => 1; }} }}",
        "GW0002 at 'W': Worker 'W' cannot be named outside the type around it, so it would have no handle. Write 'internal' or 'public'.");

    [Fact]
    public Task Type_parameter_of_the_same_name_outside() => Analysis.Expect(
        "public partial class Outer<T> { [Worker] public partial class W<T> { [Method] public int M() => 1; } }",
        "GW0002 at 'W': Worker 'W' takes the name of type parameter 'T' twice, so its full type cannot be written. Rename one of them.");

    [Fact]
    public Task Generic_record_nested_in_an_internal_class() => Analysis.Expect(
        "internal partial class Outer<T> { [Worker] protected internal partial record W<U> { [Method] public int M() => 1; } }");
}
