using GWorker.Generator.Model;
using GWorker.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace GWorker.Generator.Tests;

/// <summary>Equal sources give equal models, and every fact of a source is in its model.</summary>
public class ModelEqualityTests
{
    const string Worker =
        """
        namespace A;
        public class Base { }
        public partial class Outer<T>
        {
            [Worker] public partial class W(TimeProvider clock) : Base
            {
                [Parameter] public partial double Threshold { get; } = 0.5;
                [OnEnter] void Load(CancellationToken stop) { }
                [OnExit] void Free() { }
                [Method] public int[] Embed(Batch<string> texts) => [];
                [Method] public string Search(string text, int limit) => text + clock;
            }
        }
        """;

    static WorkerModel Model(string source) => (WorkerModel)Source.Driver().RunGenerators(Source.Compile(source)).GetRunResult()
        .Results.Single().TrackedSteps[TrackingNames.Workers].Single().Outputs.Single().Value;

    [Fact]
    public void Equal_sources()
    {
        var (one, other) = (Model(Worker), Model(Worker));
        Assert.NotSame(one, other);
        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
    }

    [Theory]
    [InlineData("namespace A", "namespace B")]
    [InlineData("class Outer<T>", "class Outer<U>")]
    [InlineData("partial class Outer<T>", "partial struct Outer<T>")]
    [InlineData("class Outer<T>", "class Outer<T> where T : struct")]
    [InlineData("public partial class W", "internal partial class W")]
    [InlineData("partial class W", "partial class V")]
    [InlineData("TimeProvider clock", "TimeProvider time, string? clock = null")]
    [InlineData("public class Base { }", "[Worker] public partial class Base { }", true)]
    [InlineData("class Base { }", "class Base { public class Methods; }")]
    [InlineData("double Threshold", "float Threshold")]
    [InlineData("Threshold", "Limit")]
    [InlineData("= 0.5", "= 1")]
    [InlineData("[Parameter]", "[Parameter(PerPool = true)]")]
    [InlineData("public partial double", "public virtual partial double")]
    [InlineData("[OnEnter]", "[OnExit]")]
    [InlineData("void Load", "void Open")]
    [InlineData("void Load(CancellationToken stop) { }", "void Load() { }")]
    [InlineData("void Load(CancellationToken stop) { }", "ValueTask Load(CancellationToken stop) => default;")]
    [InlineData("Batch<string>", "Batch<string?>")]
    [InlineData("int[] Embed", "IList<int> Embed")]
    [InlineData("public int[] Embed", "internal int[] Embed")]
    [InlineData("[Method] public int[]", "public int[]")]
    [InlineData("string text, int limit", "string text, int Limit")]
    [InlineData("string text, int limit", "string text, CancellationToken stop, int limit")]
    [InlineData("string text, int limit", "CallContext context, string text, int limit")]
    [InlineData("string Search(", "string Find(")]
    public void Another_fact_is_another_model(string from, string to, bool twoWorkers = false)
    {
        Assert.Contains(from, Worker);
        var changed = Worker.Replace(from, to);
        Assert.NotEqual(Model(Worker), twoWorkers ? Models(changed).Last() : Model(changed));
    }

    static IEnumerable<WorkerModel> Models(string source) => Source.Driver().RunGenerators(Source.Compile(source)).GetRunResult()
        .Results.Single().TrackedSteps[TrackingNames.Workers].SelectMany(s => s.Outputs).Select(o => (WorkerModel)o.Value);

    [Fact]
    public void Arrays_compare_by_item()
    {
        var one = new[] { "a", "b" }.ToEquatable();
        Assert.Equal(one, new[] { "a", "b" }.ToEquatable());
        Assert.Equal(one.GetHashCode(), new[] { "a", "b" }.ToEquatable().GetHashCode());
        Assert.NotEqual(one, new[] { "b", "a" }.ToEquatable());
        Assert.NotEqual(one, new[] { "a" }.ToEquatable());
        Assert.Equal(default, Array.Empty<string>().ToEquatable());
    }
}
