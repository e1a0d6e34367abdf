using GWorker.Generator.Parse;
using GWorker.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace GWorker.Generator.Tests.Analyze;

public class BatchOfListAnalyzerTests
{
    [Fact]
    public Task Message() => Analysis.Expect(
        "[Worker] public partial class W { [Method] public int[] Embed(Batch<IReadOnlyList<object>> items) => []; }",
        "GW0013 at 'Embed': Batch method 'Embed' takes 'IReadOnlyList<object>', and a list of those can be one of them, " +
        "so a caller who means one would send many. Write a record that holds it.");

    /// <summary>
    /// The rule against the compiler: some argument of a caller is an item and a list of items at once if and only if the rule says so,
    /// and then the compiler takes it for a list without a word.
    /// </summary>
    [Theory]
    [InlineData("System.Collections.IEnumerable", "string[]", true)]
    [InlineData("System.Collections.IList", "int[][]", true)]
    [InlineData("System.Collections.ICollection", "int[][]", true)]
    [InlineData("IEnumerable<object>", "List<string[]>", true)]
    [InlineData("IReadOnlyList<object>", "List<string[]>", true)]
    [InlineData("IReadOnlyCollection<object>", "List<string[]>", true)]
    [InlineData("IList<object>", "string[][]", true)]
    [InlineData("object[]", "string[][]", true)]
    [InlineData("Array", "int[][]", true)]
    [InlineData("ICloneable", "string[]", true)]
    [InlineData("Tree", "Tree", true)]
    [InlineData("float[]", "float[]", false)]
    [InlineData("string[]", "string[]", false)]
    [InlineData("string", "string", false)]
    [InlineData("int?", "int?", false)]
    [InlineData("List<int>", "List<int>", false)]
    [InlineData("List<object>", "List<object>", false)]
    [InlineData("IReadOnlyList<int>", "int[]", false)]
    [InlineData("IReadOnlyList<string>", "string[]", false)]
    [InlineData("IEnumerable<string>", "List<string>", false)]
    [InlineData("IEnumerable<IEnumerable<int>>", "int[][]", false)]
    [InlineData("(string Text, int Limit)", "(string, int)", false)]
    [InlineData("Tokens", "string[]", false)]
    [InlineData("IDisposable", "IDisposable", false)]
    public async Task Against_overload_resolution(string item, string argument, bool ambiguous)
    {
        var compilation = Source.Compile($$"""
            public abstract class Tree : IReadOnlyList<Tree>
            {
                public abstract Tree this[int index] { get; }
                public abstract int Count { get; }
                public abstract IEnumerator<Tree> GetEnumerator();
                System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
            }

            public class Tokens { public static implicit operator Tokens(string[] words) => new(); }

            [Worker] public partial class W { [Method] public int[] Embed(Batch<{{item}}> items) => []; }

            public static class Caller
            {
                public static object One(Step<{{item}}, int> step, {{argument}} argument) => step.Remote(argument);
                public static object Both(BatchStep<{{item}}, int> step, {{argument}} argument) => step.Remote(argument);
            }
            """);

        var generated = Source.Generate(compilation);
        Source.AssertClean(generated);
        var tree = compilation.SyntaxTrees[1];
        var chosen = (await tree.GetRootAsync()).DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(call => call.Expression is MemberAccessExpressionSyntax { Name.Identifier.Text: "Remote" })
            .Select(call => (IMethodSymbol)generated.GetSemanticModel(tree).GetSymbolInfo(call).Symbol!)
            .Select(method => TypeNames.IsReadOnlyList(method.Parameters[0].OriginalDefinition.Type))
            .ToArray();
        Assert.Equal(new[] { false, ambiguous }, chosen);
        Assert.Equal(ambiguous ? "GW0013" : "", string.Join(' ', (await Analysis.Diagnose(compilation)).Select(d => d.Id)));
    }

    [Fact]
    public Task A_type_parameter_is_nothing_yet() => Analysis.Expect("[Worker] public partial class W<T> { [Method] public int[] Embed(Batch<T> items) => []; }");
}
