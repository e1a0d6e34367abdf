using GWorker.Generator.CodeFixes;
using GWorker.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;

namespace GWorker.Generator.Tests;

public class CodeFixTests
{
    [Theory]
    [InlineData(
        "// first\n[Worker]\npublic sealed class W { [Method] public int M() => 1; }\n",
        "// first\n[Worker]\npublic sealed partial class W { [Method] public int M() => 1; }\n")]
    [InlineData(
        "// first\nclass W // last\n{ }\n",
        "// first\npartial class W // last\n{ }\n")]
    [InlineData(
        "public struct Far\n{\n    // near\n    record class Near\n    {\n        /// <summary>Me.</summary>\n        [Worker]\n        internal record W;\n    }\n}\n",
        "public partial struct Far\n{\n    // near\n    partial record class Near\n    {\n        /// <summary>Me.</summary>\n        [Worker]\n        internal partial record W;\n    }\n}\n")]
    public async Task Writes_partial_where_it_is_missing(string before, string after)
    {
        if (!before.Contains("[Worker]"))
        {
            before = before.Replace("class", "[Worker] class");
            after = after.Replace("partial class", "[Worker] partial class");
        }

        using var workspace = new AdhocWorkspace();
        var compilation = Source.Compile(before);
        var project = workspace.AddProject("Sample", LanguageNames.CSharp);
        project = project.WithCompilationOptions(compilation.Options).WithParseOptions(compilation.SyntaxTrees[0].Options).WithMetadataReferences(compilation.References);
        var document = project.AddDocument("0.cs", compilation.SyntaxTrees[0].GetText()).Project.AddDocument("1.cs", before);

        var diagnostic = (await Analysis.Diagnose(compilation)).Single(d => d.Id == "GW0001");
        CodeAction? action = null;
        await new MakePartialCodeFix().RegisterCodeFixesAsync(new CodeFixContext(
            document, diagnostic.Location.SourceSpan, [diagnostic], (found, _) => action = found, CancellationToken.None));

        Assert.Equal("Make the worker partial", action!.Title);
        var change = Assert.IsType<ApplyChangesOperation>(Assert.Single(await action.GetOperationsAsync(CancellationToken.None)));
        var text = await change.ChangedSolution.GetDocument(document.Id)!.GetTextAsync();
        Assert.Equal(after, text.ToString());
        Assert.DoesNotContain("GW0001", (await Analysis.Diagnose(Source.Compile(text.ToString()))).Select(d => d.Id));
    }
}
