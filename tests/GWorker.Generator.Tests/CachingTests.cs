using System.Collections;
using System.Reflection;
using GWorker.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace GWorker.Generator.Tests;

/// <summary>An edit runs again only what it changes: the generator works on every key stroke.</summary>
public class CachingTests
{
    const string One =
        """
        namespace A;
        [Worker] public partial class One(TimeProvider clock)
        {
            [Parameter] public partial double Threshold { get; } = 0.5;
            [OnEnter] Task Load(CancellationToken stop) => Task.CompletedTask;
            [OnExit] void Free() { }
            [Method] public float[][] Embed(Batch<string> texts) { return []; }
            [Method] public string Search(string text, int limit) => text + clock;
            [Method] public IAsyncEnumerable<int> Tokens(string text) => null!;
            [Method] public void Step(Live<string, object, int> texts) { }
        }
        """;

    const string Two = "namespace B; [Worker] public partial class Two<T> where T : class { [Method] public T? Get(T? x) => x; }";

    static readonly string[] Steps = [TrackingNames.Workers, TrackingNames.Twins, TrackingNames.Sources];

    static (GeneratorRunResult Before, GeneratorRunResult After) Edit(Func<CSharpCompilation, CSharpCompilation> edit)
    {
        var compilation = Source.Compile(One, Two);
        var driver = Source.Driver().RunGenerators(compilation);
        var before = driver.GetRunResult().Results.Single();
        return (before, driver.RunGenerators(edit(compilation)).GetRunResult().Results.Single());
    }

    static CSharpCompilation Replace(CSharpCompilation compilation, string from, string to)
    {
        var tree = compilation.SyntaxTrees.Single(t => t.ToString().Contains(from));
        return compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(Microsoft.CodeAnalysis.Text.SourceText.From(tree.ToString().Replace(from, to))));
    }

    static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorRunResult run) =>
        Steps.SelectMany(s => run.TrackedSteps[s]).Concat(run.TrackedOutputSteps.SelectMany(s => s.Value)).SelectMany(s => s.Outputs).Select(o => o.Reason);

    static void AssertUntouched(GeneratorRunResult run)
    {
        var reasons = Reasons(run).ToArray();
        Assert.Equal(2 + 1 + 2 + 2, reasons.Length);
        Assert.All(reasons, r => Assert.True(r is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, r.ToString()));
        Assert.All(run.TrackedOutputSteps.SelectMany(s => s.Value).SelectMany(s => s.Outputs), o => Assert.Equal(IncrementalStepRunReason.Cached, o.Reason));
    }

    [Fact]
    public void A_new_file() => AssertUntouched(Edit(c => c.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class Unrelated;", (CSharpParseOptions)c.SyntaxTrees[0].Options))).After);

    [Fact]
    public void A_method_body() => AssertUntouched(Edit(c => Replace(c, "return [];", "return [[1], [2]];")).After);

    [Fact]
    public void A_member_that_is_nobodys_business() => AssertUntouched(Edit(c => Replace(c, "[OnExit]", "int count; /* above */ [OnExit]")).After);

    [Fact]
    public void Lines_above_a_worker() => AssertUntouched(Edit(c => Replace(c, "namespace A;", "\n\n// moved\nnamespace A;\n")).After);

    [Theory]
    [InlineData("string text, int limit", "string text, long limit")]
    [InlineData("= 0.5", "= 0.6")]
    [InlineData("[OnExit]", "[OnExit, OnEnter]")]
    [InlineData("TimeProvider clock", "TimeProvider? clock")]
    [InlineData("float[][] Embed", "IList<float[]> Embed")]
    [InlineData("IAsyncEnumerable<int>", "IAsyncEnumerable<long>")]
    [InlineData("Live<string, object, int>", "Live<string, string, int>")]
    public void A_change_to_one_worker_leaves_the_other(string from, string to)
    {
        var (before, after) = Edit(c => Replace(c, from, to));
        var changed = after.TrackedSteps[TrackingNames.Sources].SelectMany(s => s.Outputs).Select(o => o.Reason).Order();
        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Cached], changed.OrderBy(r => r == IncrementalStepRunReason.Cached));
        Assert.NotEqual(before.GeneratedSources[0].SourceText.ToString(), after.GeneratedSources[0].SourceText.ToString());
        Assert.Equal(before.GeneratedSources[1].SourceText.ToString(), after.GeneratedSources[1].SourceText.ToString());
    }

    [Fact]
    public void No_step_keeps_a_compilation_alive()
    {
        var (run, _) = Edit(c => c);
        var values = Steps.SelectMany(s => run.TrackedSteps[s]).SelectMany(s => s.Outputs).Select(o => o.Value).ToArray();
        Assert.NotEmpty(values);
        foreach (var value in values) Walk(value, [], value.GetType().Name);
    }

    [Fact]
    public void The_walk_finds_what_it_looks_for() => Assert.ThrowsAny<Exception>(() => Walk(new { Deep = new object[] { Source.Compile("") } }, [], ""));

    static void Walk(object? value, HashSet<object> seen, string path)
    {
        if (value is null || value is string || value.GetType().IsPrimitive || value.GetType().IsEnum) return;
        Assert.False(value is ISymbol or SyntaxNode or SyntaxTree or Compilation or SemanticModel or Location or SyntaxReference or AttributeData, $"{path} is a {value.GetType()}");
        if (!value.GetType().IsValueType && !seen.Add(value)) return;
        if (value is IEnumerable items)
            foreach (var item in items)
                Walk(item, seen, $"{path}[]");
        for (var type = value.GetType(); type is not null && type != typeof(object); type = type.BaseType)
            foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                Walk(field.GetValue(value), seen, $"{path}.{field.Name}");
    }
}
