using GWorker.Generator.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace GWorker.Generator.Tests;

/// <summary>Generated code compiles without an error or a warning, whatever the worker looks like.</summary>
public class CompilesTests
{
    static void Clean(params string[] sources) => Source.AssertClean(Source.Generate(Source.Compile(sources)));

    /// <summary>Members of one worker, and expressions that use its handle: together, because a compilation costs more than a method in it.</summary>
    static void CleanMembers(IEnumerable<string> members, params IEnumerable<string> uses) => Clean(
        $$"""
        public enum Colour { Red, Green }
        public record Hit(string Text, float Score);
        public class @event { public class Inner<T>; }
        [Worker] public partial class W
        {
            {{string.Join("\n    ", members)}}
        }
        public static class Caller
        {
            public static object?[] Use(Handle<W> handle) =>
            [
                {{string.Join(",\n        ", uses)}}
            ];
        }
        """);

    static readonly string[] Types =
    [
        "int", "int?", "string", "string?", "object", "object?", "dynamic", "dynamic?", "float[]", "float[]?", "string?[]", "int[][,]", "int[,]", "Colour", "Colour?", "Hit", "Hit?",
        "List<string?>", "List<string?>?", "(int A, string? B)", "(int, (string @class, Hit?))", "(int, int, int, int, int, int, int, int Eight)?", "Dictionary<string, List<dynamic?>>",
        "DateTime", "decimal", "ReadOnlyMemory<byte>", "@event", "@event.Inner<int?>", "Func<int, Task<string>>", "Task<Task<int>>", "Unit", "Outcome<int>", "nint", "Type",
        "IReadOnlyDictionary<string, (int X, int Y)[]>", "Batch<int>[]", "object[]", "CancellationToken?",
    ];

    [Fact]
    public void Types_in() => CleanMembers(
        Types.Select((t, i) => $"[Method] public int M{i}({t} x) => 1;"),
        Types.Select((_, i) => $"handle.M{i}.Remote(default!)"));

    [Fact]
    public void Types_out() => CleanMembers(
        Types.Select((t, i) => $"[Method] public {t} M{i}() => default!;"),
        Types.Select((_, i) => $"handle.M{i}.Remote()"));

    [Fact]
    public void Types_out_of_tasks() => CleanMembers(
        Types.SelectMany((t, i) => (string[])
        [
            $"[Method] public Task<{t}> M{i}() => default!;",
            $"[Method] public ValueTask<{t}> N{i}() => default!;",
            $"[Method] public Task<{t}>? O{i}() => Task.FromResult<{t}>(default!);",
        ]),
        Types.Select((t, i) => $"((Func<Task<{t}>>)(async () => await handle.N{i}.Remote()))()"));

    [Fact]
    public void Types_among_inputs() => CleanMembers(
        Types.Select((t, i) => $"[Method] public int M{i}({t} first, CancellationToken stop, {t} @in, CallContext context, int Item1, int Rest, int _) => 1;"),
        Types.Select((_, i) => $"handle.M{i}.Remote((default!, default!, 1, 2, 3))"));

    [Fact]
    public void Types_in_a_batch() => CleanMembers(
        Types.SelectMany((t, i) => (string[])
        [
            $"[Method] public {t}[] M{i}(Batch<{t}> x, CancellationToken stop) => default!;",
            $"[Method] public async Task<Outcome<{t}>[]> N{i}(CallContext c, Batch<{t}> x) => [new Outcome<{t}>(await Task.FromResult<{t}>(default!))];",
        ]),
        Types.Select((t, i) => $"handle.N{i}.RemoteAll(new List<{t}>())"));

    [Fact]
    public void Types_in_streams() => CleanMembers(
        Types.SelectMany((t, i) => (string[])
        [
            $"[Method] public IAsyncEnumerable<{t}> M{i}({t} x, CancellationToken stop) => default!;",
            $"[Method] public IAsyncEnumerable<{t}>? N{i}(int first, {t} second) => default!;",
            $"[Method] public void O{i}(Live<{t}, {t}, {t}> x) {{ }}",
            $"[Method] public async Task P{i}(CallContext c, Live<int, string, {t}> x) {{ await Task.Yield(); foreach (var one in x) one.Emit(default!); }}",
        ]),
        Types.SelectMany((t, i) => (string[])[$"handle.M{i}.Remote(default!)", $"handle.N{i}.Remote(1, default!)", $"handle.O{i}.Remote(default!)", $"(IAsyncEnumerable<{t}>)handle.P{i}.Remote(1)"]));

    static readonly string[] Lists =
    [
        "int[]",
        "int?[]",
        "string?[]",
        "List<string>",
        "List<string?>",
        "IReadOnlyList<Hit>",
        "IList<string?>",
        "IList<Outcome<Hit>>",
        "Outcome<Hit?>[]",
        "IReadOnlyList<Outcome<object>>",
        "object[]",
        "dynamic[]",
        "dynamic?[]",
        "float[][]",
        "float[][,]",
        "Batch<int>",
        "System.Collections.Immutable.ImmutableArray<int>",
        "System.Collections.Immutable.ImmutableList<string>",
        "ArraySegment<int>",
        "System.Collections.ObjectModel.ReadOnlyCollection<(int A, int B)>",
        "(int A, string? B)[]",
    ];

    [Fact]
    public void Lists_out() => CleanMembers(
        Lists.SelectMany((t, i) => (string[])
        [
            $"[Method] public {t} M{i}(Batch<string> x) => default!;",
            $"[Method] public Task<{t}> N{i}(Batch<string> x) => default!;",
            $"[Method] public Task<{t}>? O{i}(Batch<string> x) => null;",
            $"[Method] public ValueTask<{t}> P{i}(Batch<string> x, CallContext c) => default!;",
        ]),
        Lists.Select((_, i) => $"handle.P{i}.Remote([\"a\", \"b\"])"));

    [Fact]
    public void Lists_out_that_may_be_null() => CleanMembers(
        Lists.Where(t => !t.Contains("ImmutableArray") && !t.Contains("ArraySegment")).SelectMany((t, i) => (string[])
        [
            $"[Method] public {t}? M{i}(Batch<string> x) => null;",
            $"[Method] public async Task<{t}?> N{i}(Batch<string> x) => await Task.FromResult<{t}?>(null);",
        ]));

    static readonly (string Type, string Value)[] Parameters =
    [
        ("int", "1"),
        ("double", "1"),
        ("double", "-0.0"),
        ("double", "double.NegativeInfinity"),
        ("double", "1e300"),
        ("float", "float.NaN"),
        ("float", "-1.5f"),
        ("decimal", "1.50m"),
        ("long", "long.MinValue"),
        ("ulong", "ulong.MaxValue"),
        ("uint", "uint.MaxValue"),
        ("short", "-7"),
        ("byte", "255"),
        ("sbyte", "-128"),
        ("nint", "-5"),
        ("char", "'\\u0000'"),
        ("char", "'\\''"),
        ("char", "'\\ud800'"),
        ("bool", "true"),
        ("string", "\"a\\\"b\\n{c}\\\\ \\ud800\""),
        ("string?", "null"),
        ("string", "null!"),
        ("object", "5"),
        ("object?", "null"),
        ("dynamic", "\"x\""),
        ("Colour", "Colour.Green"),
        ("Colour", "(Colour)(-3)"),
        ("Colour?", "Colour.Green"),
        ("Colour?", "null"),
        ("int?", "-1"),
        ("Guid", "default"),
        ("TimeSpan?", "null"),
        ("(int A, string? B)", "default"),
        ("List<string?>?", "null"),
        ("@event?", "default"),
    ];

    [Theory]
    [InlineData("[Parameter]", "")]
    [InlineData("[Parameter(PerPool = true)]", "virtual ")]
    public void Parameters_of(string attribute, string modifier) => CleanMembers(
        Parameters.Select((p, i) => $"{attribute} public {modifier}partial {p.Type} P{i} {{ get; }} = {p.Value};"),
        Parameters.Select((p, i) => $"handle.With(p{i}: ({p.Type.Replace("dynamic", "object")})({(p.Value == "default" ? $"default({p.Type})" : p.Value)}))"));

    [Theory]
    [InlineData("GpuDevice gpu, ILogger<W> log, ILoggerFactory loggers, TimeProvider clock")]
    [InlineData("GpuDevice? gpu, Hit? hit, int? n, Func<int, string?>? f")]
    [InlineData("Hit? hit = null, int n = -3, string s = \"x\\n\", Colour c = Colour.Green, double d = double.NaN, Guid g = default, int? m = null, CancellationToken t = default")]
    [InlineData("params string[] all")]
    [InlineData("in TimeProvider clock")]
    [InlineData("@event @class, List<string?> @params")]
    [InlineData("ILogger<@event>? log = null")]
    public void A_constructor(string parameters) => Clean(
        "global using Microsoft.Extensions.Logging;",
        $$"""
        public enum Colour { Red, Green }
        public record Hit(string Text, float Score);
        public class @event;
        [Worker] public partial class W { public W({{parameters}}) { } [Method] public int M() => 1; }
        """);

    [Theory]
    [InlineData("namespace A { [Worker] public partial class W { [Method] public int M() => 1; } }", "A.W")]
    [InlineData("namespace A.@class { [Worker] internal partial class @record { [Method] public int M() => 1; } }", "A.@class.@record")]
    [InlineData("namespace GWorker { [Worker] public partial class W { [Method] public int M() => 1; } }", "GWorker.W")]
    [InlineData("namespace System { [Worker] public partial class Task { [Method] public int M() => 1; } }", "System.Task")]
    [InlineData("namespace Me.GWorker.System { [Worker] public partial class W { [Method] public int M() => 1; } }", "Me.GWorker.System.W")]
    [InlineData("public partial class A { internal partial struct B { public partial interface C { [Worker] public sealed partial class W { [Method] public int M() => 1; } } } }", "A.B.C.W")]
    [InlineData("public partial record A<T> { public partial record struct B<U> where U : struct { [Worker] public partial record class W { [Method] public (T, U) M() => default!; } } }", "A<string>.B<int>.W")]
    [InlineData("public partial interface I<T, U> { [Worker] public partial class W { [Method] public T M(U x) => default!; } }", "I<int, string>.W")]
    [InlineData("[Worker] public partial class W<T> { [Method] public T[] M(Batch<T> x) => [.. x]; [Method] public T? N(T? x) => x; }", "W<string>")]
    [InlineData("[Worker] public partial class W<T>(T model, T? other) where T : class { [Method] public T M() => other ?? model; }", "W<string>")]
    [InlineData("[Worker] public partial class W<T>(T model) where T : notnull { [Method] public T M() => model; }", "W<string>")]
    [InlineData("[Worker] public partial class W<T>(T model) { [Method] public T M() => model; }", "W<string>")]
    [InlineData("public interface IOf<T>; [Worker] public partial class W<T, U> where T : class?, IOf<U>?, new() where U : unmanaged, IComparable<U> { [Method] public T? M(U x) => null; }", "")]
    [InlineData("[Worker] public partial class W<T> where T : struct, Enum { [Parameter] public partial T P { get; } = default; [Method] public T M() => P; }", "W<DayOfWeek>")]
    [InlineData("[Worker] public partial class W { [Obsolete(\"old\")] [Method] public int M() => 1; }", "W")]
    [InlineData("[Worker] public sealed partial record W(int N) { [Method] public int M() => N; }", "W")]
    public void A_class(string source, string closed) => Clean(
        source, closed == "" ? "" : $"static class Caller {{ public static object Use(Handle<{closed}> handle) => handle.M; public static object Token => {closed}.Methods.M; }}");

    [Theory]
    [InlineData("[Method] public int handle() => 1; [Parameter] public partial int Handle { get; } = 1; [Parameter] public partial int @class { get; } = 2;", "handle.With(handle: 3, @class: 4)")]
    [InlineData("[Method] public int M() => 1; [Parameter] public partial int Threshold { get; } = 1; [Parameter] public partial int threshold { get; } = 2;", "handle.With(Threshold: 3, threshold: 4)")]
    [InlineData("[Method] public int M() => 1; [Parameter] public partial int GPUCount { get; } = 1; [Parameter] public partial string URL { get; } = \"\";", "handle.With(gpuCount: 3, url: \"4\")")]
    [InlineData("[Method] public int Finish() => 1; [Method] public void Contract() { } [Method] public Task Slow() => Task.CompletedTask; [Method] public IList<int> AsReadOnly(Batch<int> x) => x.Map(i => i);", "handle.AsReadOnly")]
    [InlineData("[Method] internal int M() => 1; [Method] public int System() => 1; [Method] public int GWorker() => 1;", "handle.M")]
    [InlineData("[Method] public int M(int w, int x, int c) => 1; [OnEnter] void t(CancellationToken w) { } [OnExit] Task? @event() => null;", "handle.M.Remote(1, 2, 3)")]
    [InlineData("[Parameter] public partial int P { get; } = 1;", "handle.With(p: 2)")]
    public void A_name(string members, string use) => CleanMembers([members], use);

    [Fact]
    public void Base_classes_of_every_kind() => Clean(
        """
        public abstract class Root<T>
        {
            protected abstract void Setup();
            [Method] public virtual T? Get(T x) => x;
            [Method] public abstract int Count();
            [OnEnter] protected virtual Task Load(CancellationToken stop) => Task.CompletedTask;
            [OnExit] public void Free() { }
            public static class Methods;
        }

        [Worker] public partial class A : Root<string>
        {
            protected override void Setup() { }
            public override int Count() => 1;
            [OnEnter] protected override Task Load(CancellationToken stop) => base.Load(stop);
            [OnEnter] void Private() { }
            [Parameter] public partial double Threshold { get; } = 0.5;
            [Parameter(PerPool = true)] public partial string Model { get; } = "small";
        }

        public class Between : A { [Method] public int Get(int x) => x; [OnExit] protected internal ValueTask Close() => default; }

        [Worker] public sealed partial class B : Between
        {
            [Parameter(PerPool = true)] public partial int Layers { get; } = 3;
            [Method] public override int Count() => 2;
            [OnEnter] void Private() { }
        }

        public static class Caller
        {
            public static object Use(Handle<A> a, Handle<B> b) => (a.Get.Remote("x"), b.Get.Remote(1), a.With(threshold: 1, model: "m"), b.With(threshold: 1, layers: 4, model: "m"), A.Methods.Count, B.Methods.Count);
        }
        """);

    [Fact]
    public void A_base_worker_of_another_assembly()
    {
        var library = Source.Generate(Source.Compile("Library", [],
            """
            [Worker] public partial class A
            {
                [Parameter] public partial double Threshold { get; } = 0.5;
                [Parameter(PerPool = true)] public partial string Model { get; } = "small";
                [Method] public int M() => 1;
                [Method] internal int Hidden() => 1;
                [OnEnter] void Load() { }
            }
            """));
        var reference = MetadataReference.CreateFromImage(Source.AssertClean(library));
        Source.AssertClean(Source.Generate(Source.Compile("Sample", [reference],
            """
            [Worker] public partial class B : A { [Parameter] public partial int Layers { get; } = 3; [OnEnter] void Load() { } }
            public static class Caller { public static object Use(Handle<A> a, Handle<B> b) => (a.With(threshold: 1).M, b.With(threshold: 1, layers: 2).M.Remote()); }
            """)));
    }

    [Fact]
    public void Where_nullable_is_off() => Clean(
        """
        #nullable disable
        [Worker] public partial class W
        {
            public W(string name, List<string> names = null) { }
            [Parameter] public partial string P { get; } = null;
            [Method] public string M(string x, List<string> y) => x;
            [Method] public Task<List<string>> N(string x) => null;
            [Method] public List<string> O(Batch<string> x) => null;
            [Method] public async Task<string[]> Q(Batch<List<string>> x) => [await Task.FromResult("")];
            [OnEnter] Task Load() => null;
        }
        """);
}
