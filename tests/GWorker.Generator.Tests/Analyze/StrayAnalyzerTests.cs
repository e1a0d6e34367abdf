using GWorker.Generator.Tests.Harness;

namespace GWorker.Generator.Tests.Analyze;

public class StrayAnalyzerTests
{
    [Theory]
    [InlineData("public class C")]
    [InlineData("public sealed class C")]
    [InlineData("public struct C")]
    [InlineData("public interface C")]
    public Task Nothing_reads_it(string type) => Analysis.Expect(
        $"{type} {{ [Method] public int M() => 1; [OnEnter] void Load() {{ }} }}",
        "GW0018 at 'M': [Method] 'M' has no effect, because 'C' is no worker and none derives from it. Write [Worker] before a partial class.",
        "GW0018 at 'Load': [OnEnter] 'Load' has no effect, because 'C' is no worker and none derives from it. Write [Worker] before a partial class.");

    [Fact]
    public Task A_parameter_of_a_base_class() => Analysis.Expect(
        "public abstract class B { [Parameter] public double Threshold { get; } = 1; } [Worker] public partial class W : B { [Method] public int M() => 1; }",
        "GW0018 at 'Threshold': [Parameter] 'Threshold' has no effect, because 'B' is no worker. Write [Worker] before a partial class.");

    [Fact]
    public Task A_worker_reads_it_from_its_base_class() => Analysis.Expect(
        "public class B<T> { [Method] public T? M() => default; [OnExit] protected void Free() { } } [Worker] public partial class W : B<int>;");

    [Fact]
    public Task A_worker_elsewhere_may_read_it_from_an_abstract_class() => Analysis.Expect("public abstract class B { [Method] public int M() => 1; }");
}
