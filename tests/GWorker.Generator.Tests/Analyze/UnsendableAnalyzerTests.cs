using GWorker.Generator.Tests.Harness;

namespace GWorker.Generator.Tests.Analyze;

public class UnsendableAnalyzerTests
{
    const string RefStruct = "passes a pointer or a ref struct, which cannot wait in a queue. Write an array or a Memory<T>.";

    [Theory]
    [InlineData("public int M(ref int x) => x;", "takes 'x' by reference, and a call travels by value. Write 'int x'.")]
    [InlineData("public int M(out List<int> x) { x = []; return 1; }", "takes 'x' by reference, and a call travels by value. Write 'List<int> x'.")]
    [InlineData("public int M(string a, in CancellationToken x) => 1;", "takes 'x' by reference, and a call travels by value. Write 'CancellationToken x'.")]
    [InlineData("int n; public ref int M() => ref n;", "returns by reference, and an answer travels by value. Write 'int' without 'ref'.")]
    [InlineData("public int M(Span<int> x) => 1;", RefStruct)]
    [InlineData("public int M(params ReadOnlySpan<int> x) => 1;", RefStruct)]
    [InlineData("public Span<int> M() => default;", RefStruct)]
    [InlineData("public unsafe int M(int* x) => 1;", RefStruct)]
    public Task Wrong(string method, string text) =>
        Analysis.Expect($"[Worker] public partial class W {{ {method.Replace("public", "[Method] public")} }}", $"GW0006 at 'M': [Method] 'M' {text}");

    [Theory]
    [InlineData("params int[] x")]
    [InlineData("ReadOnlyMemory<int> x")]
    [InlineData("int x = 3")]
    public Task Right(string parameter) => Analysis.Expect($"[Worker] public partial class W {{ [Method] public int M({parameter}) => 1; }}");
}
