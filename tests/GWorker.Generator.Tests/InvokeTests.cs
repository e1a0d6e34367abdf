using GWorker.Generator.Tests.Harness;
using GWorker.Generator.Tests.Workers;

namespace GWorker.Generator.Tests;

/// <summary>Generated tokens call the user's methods.</summary>
public class InvokeTests
{
    readonly Shapes worker = new();
    readonly CancellationTokenSource stop = new();

    CallContext Context => CallContext.ForTest(stop.Token);

    static MethodContract Token(string name) => ContractOf<Shapes>.Value.Methods.Single(m => m.Name == name);

    TOut Done<TIn, TOut>(string name, TIn input)
    {
        var answer = ((Contract<TIn, TOut>)Token(name)).Invoke(worker, input, Context);
        Assert.True(answer.IsCompletedSuccessfully);
        return answer.Result;
    }

    async Task<string> Batched<TIn, TOut>(string name, params TIn[] inputs)
    {
        var result = await ((Contract<TIn, TOut>)Token(name)).InvokeBatch(worker, Batch.Of(inputs), Context);
        return string.Join(", ", Enumerable.Range(0, result.Count).Select(i => result[i].ToString()));
    }

    [Fact]
    public void Plain_methods()
    {
        Assert.Equal(7, Done<Unit, int>("Nothing", default));
        Assert.Equal(5, Done<string, int>("One", "hello"));
        Assert.Equal("abab!", Done<(string text, int times, char end), string>("Several", ("ab", 2, '!')));
        Assert.Equal("a 4 True", Done<(string text, int n), string>("Mixed", ("a", 4)));
        Assert.Equal(default, Done<string, Unit>("Void", "kept"));
        Assert.Equal("kept", worker.Last);
        Assert.Equal(3, Done<int, int>("TaskOf", 3));
        Assert.Equal(3, Done<Unit, int>("Internal", default));
        Assert.Equal(9, Done<int, int>("class", 9));
        Assert.Equal(9, Done<object?, object?>("Dynamic", 9));
        Assert.Null(Done<object?, object?>("Dynamic", null));
        Assert.Null(Done<string?, string?>("Nullable", null));
    }

    [Fact]
    public void Null_parts_of_a_tuple()
    {
        static string? Refused<TIn, TOut>(string name, TIn input) => ((Contract<TIn, TOut>)Token(name)).Refuse(input, "input")?.ParamName;

        Assert.Equal("input.text", Refused<(string, int, char), string>("Several", (null!, 2, '!')));
        Assert.Null(Refused<(string, int, char), string>("Several", ("", 2, '!')));
        Assert.Equal("input.text", Refused<(string, int), string>("Mixed", (null!, 4)));
        Assert.Equal("input.Text", Refused<(string, int), int>("Outcomes", (null!, 4)));
        Assert.Equal("input.map", Refused<(Dictionary<string, int[][,]>, Pool<DayOfWeek>.Inner<object?>), (int, string?[])>("Types", default));
        Assert.Equal("input.inner", Refused<(Dictionary<string, int[][,]>, Pool<DayOfWeek>.Inner<object?>), (int, string?[])>("Types", ([], null!)));
        Assert.Equal("input", Refused<string, int>("One", null!));
        Assert.Null(Refused<string?, string?>("Nullable", null));
    }

    [Theory]
    [InlineData("Task")]
    [InlineData("ValueTask")]
    public async Task A_task_without_a_result(string name)
    {
        var token = (Contract<Task, Unit>)Token(name);
        Assert.True(token.Invoke(worker, Task.CompletedTask, Context).IsCompletedSuccessfully);

        var gate = new TaskCompletionSource();
        var answer = token.Invoke(worker, gate.Task, Context);
        Assert.False(answer.IsCompleted);
        gate.SetResult();
        await answer;

        var thrown = await Assert.ThrowsAsync<InvalidDataException>(async () => await token.Invoke(worker, Task.FromException(new InvalidDataException()), Context));
        Assert.NotNull(thrown);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await token.Invoke(worker, Task.FromCanceled(new(true)), Context));
    }

    [Fact]
    public async Task A_value_task_with_a_result()
    {
        var gate = new TaskCompletionSource<int>();
        var answer = ((Contract<Task<int>, int>)Token("ValueTaskOf")).Invoke(worker, gate.Task, Context);
        Assert.False(answer.IsCompleted);
        gate.SetResult(6);
        Assert.Equal(6, await answer);
    }

    [Theory]
    [InlineData("Array")]
    [InlineData("List")]
    [InlineData("ReadOnly")]
    [InlineData("Mutable")]
    [InlineData("TaskArray")]
    [InlineData("ValueTaskMutable")]
    public async Task Batch_methods(string name) => Assert.Equal("1, 2, 0", await Batched<string, int>(name, "a", "bb", ""));

    [Fact]
    public async Task A_list_of_the_users_own_that_is_no_read_only_list() => Assert.Equal("4, 4", await Batched<string, int>("Own", "a", "b"));

    [Fact]
    public async Task Outcomes_item_by_item() =>
        Assert.Equal("1, error: long 1, 2", await Batched<(string Text, int Limit), int>("Outcomes", ("a", 1), ("long", 3), ("bb", 2)));

    [Fact]
    public async Task A_batch_method_sees_the_batchs_token()
    {
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Batched<string, int>("ValueTaskMutable", "a"));
    }

    [Fact]
    public async Task A_stream()
    {
        var items = new List<int>();
        await foreach (var item in ((Contract<int, int>)Token("Stream")).InvokeStream(worker, 3, Context)!) items.Add(item);
        Assert.Equal([0, 1, 2], items);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await ((Contract<int, int>)Token("Stream")).InvokeStream(worker, 3, Context)!.GetAsyncEnumerator().MoveNextAsync());
    }

    [Theory]
    [InlineData("Stream", MethodTraits.Async | MethodTraits.TakesToken, "Stream(int) -> IAsyncEnumerable<int>")]
    [InlineData("Live", MethodTraits.None, "Live(string) -> IAsyncEnumerable<int>")]
    [InlineData("Nothing", MethodTraits.None, "Nothing() -> int")]
    [InlineData("Several", MethodTraits.None, "Several(string, int, char) -> string")]
    [InlineData("Mixed", MethodTraits.TakesToken | MethodTraits.TakesContext, "Mixed(string, int) -> string")]
    [InlineData("Void", MethodTraits.None, "Void(string) -> void")]
    [InlineData("Task", MethodTraits.Async, "Task(System.Threading.Tasks.Task) -> void")]
    [InlineData("Dynamic", MethodTraits.AllowsNull, "Dynamic(object) -> object")]
    [InlineData("Nullable", MethodTraits.AllowsNull, "Nullable(string) -> string")]
    [InlineData("Number", MethodTraits.AllowsNull, "Number(int?) -> System.DayOfWeek?")]
    [InlineData("class", MethodTraits.None, "class(int) -> int")]
    [InlineData("Types", MethodTraits.None, "Types(System.Collections.Generic.Dictionary<string, int[][,]>, GWorker.Generator.Tests.Workers.Pool<System.DayOfWeek>.Inner<object>) -> (int, string[])")]
    [InlineData("ValueTaskMutable", MethodTraits.Async | MethodTraits.TakesToken, "ValueTaskMutable(Batch<string>) -> int")]
    [InlineData("Outcomes", MethodTraits.TakesContext, "Outcomes(Batch<(string, int)>) -> int")]
    public void Traits_and_signature(string name, MethodTraits traits, string signature)
    {
        Assert.Equal(traits, Token(name).Traits);
        Assert.Equal(signature, Token(name).Signature);
        Assert.Equal(signature.Contains("Batch<"), Token(name).IsBatch);
        Assert.Equal(signature.Contains("IAsyncEnumerable<"), Token(name).IsStream);
    }

    [Fact]
    public void Each_method_is_at_its_index()
    {
        var methods = ContractOf<Shapes>.Value.Methods;
        Assert.Equal(Enumerable.Range(0, methods.Count), methods.Select(m => m.Index));
        Assert.Same(Shapes.Methods.Outcomes, methods[Shapes.Methods.Outcomes.Index]);
        Assert.Equal(typeof(Shapes).GetMethods(System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic)
            .Count(m => m.IsDefined(typeof(MethodAttribute), false)), methods.Count);
    }
}
