using GWorker.Generator.Model;

namespace GWorker.Generator.Emit;

/// <summary>
/// The delegates that call user code: static lambdas, so that a token allocates once, and without a state machine where a
/// <c>ValueTask</c> can be made of what the method returns. Their awaits keep the scheduler: the host counts what runs on it.
/// </summary>
internal static class InvokeEmitter
{
    // Not in the class of tokens: a user's method may have any name there.
    const string Finish = ContractEmitter.Holder + ".Finish";
    const string AsReadOnly = ContractEmitter.Holder + ".AsReadOnly";

    internal static string Method(MethodModel method)
    {
        var call = Call(method);
        return (method.Form, method.Wrapper, method.Out) switch
        {
            (MethodForm.Stream, _, _) => $"static (w, x, c) => {call}",
            (MethodForm.Live, Wrapper.None, _) => $"static (w, x, c) => {{ {call}; return default; }}",
            (MethodForm.Live, Wrapper.Task, _) => $"static (w, x, c) => new({call})",
            (MethodForm.Live, _, _) => $"static (w, x, c) => {call}",
            (MethodForm.Batch, Wrapper.None, _) => $"static (w, x, c) => new(new {BatchResult(method)}({List(method, call)}))",
            (MethodForm.Batch, Wrapper.Task, _) => $"static async (w, x, c) => new({List(method, $"await {call}")})",
            (MethodForm.Batch, _, _) => $"static async (w, x, c) => new({List(method, $"await {call}.AsTask()")})",
            (_, Wrapper.None, null) => $"static (w, x, c) => {{ {call}; return default; }}",
            (_, Wrapper.None, _) => $"static (w, x, c) => new({(method.IsDynamic ? $"(object){call}!" : call)})",
            (_, Wrapper.Task, null) => $"static (w, x, c) => {Finish}(new global::System.Threading.Tasks.ValueTask({call}))",
            (_, Wrapper.ValueTask, null) => $"static (w, x, c) => {Finish}({call})",
            (_, Wrapper.Task, _) => $"static (w, x, c) => new({call})",
            (_, _, _) => $"static (w, x, c) => {call}",
        };
    }

    /// <summary>Says which part of a tuple is null and may not be; null where there is none to look at.</summary>
    internal static string? Missing(MethodModel method)
    {
        var parts = method.NeverNull.Select((name, i) => (Name: name, Item: i + 1)).Where(p => p.Name.Length > 0).ToArray();
        return parts.Length == 0 ? null : $"static x => {string.Concat(parts.Select(p => $"x.Item{p.Item} is null ? \"{p.Name}\" : "))}null";
    }

    internal static string Hook(HookModel hook)
    {
        var call = $"{hook.Receiver}.{hook.Identifier}({string.Join(", ", hook.Arguments.Select(_ => "t"))}){(hook.MayBeNull ? "!" : "")}";
        return hook.Wrapper switch
        {
            Wrapper.None => $"static (w, t) => {{ {call}; return default; }}",
            Wrapper.Task => $"static (w, t) => new({call})",
            _ => $"static (w, t) => {call}",
        };
    }

    /// <summary>What the lambdas of these methods call.</summary>
    internal static void WriteHelpers(CodeWriter code, IReadOnlyCollection<MethodModel> methods)
    {
        if (methods.Any(m => m is { Form: MethodForm.Plain, Out: null, Wrapper: not Wrapper.None })) WriteFinish(code);
        if (methods.Any(m => m.List is ListKind.Mutable)) WriteAsReadOnly(code);
    }

    static void WriteFinish(CodeWriter code)
    {
        const string valueTask = "global::System.Threading.Tasks.ValueTask";
        const string unit = "global::GWorker.Unit";
        code.Line();
        code.Open($"internal static {valueTask}<{unit}> Finish({valueTask} task)");
        code.Line("if (!task.IsCompletedSuccessfully) return Slow(task);");
        code.Line("task.GetAwaiter().GetResult();");
        code.Line("return default;");
        code.Line();
        code.Open($"static async {valueTask}<{unit}> Slow({valueTask} task)");
        code.Line("await task.AsTask();");
        code.Line("return default;");
        code.Close();
        code.Close();
    }

    static void WriteAsReadOnly(CodeWriter code)
    {
        const string collections = "global::System.Collections.Generic.";
        code.Line();
        code.Line($"internal static {collections}IReadOnlyList<TItem>? AsReadOnly<TItem>({collections}IList<TItem>? list) =>");
        code.Indent();
        code.Line($"list is null ? null : list as {collections}IReadOnlyList<TItem> ?? [.. list];");
        code.Outdent();
    }

    static string BatchResult(MethodModel method) => $"global::GWorker.BatchResult<{method.Out}>";

    /// <summary>An <c>IList</c> that is not readable as an <c>IReadOnlyList</c> is copied; arrays and lists never are.</summary>
    static string List(MethodModel method, string value) => method.List is ListKind.Mutable ? $"{AsReadOnly}({value})" : value;

    static string Call(MethodModel method)
    {
        var inputs = method.Arguments.Count(a => a is Argument.Input);
        var input = 0;
        var arguments = method.Arguments.Select(a => a switch
        {
            Argument.Token => "c.Stop",
            Argument.Context => "c",
            _ => inputs == 1 ? "x" : $"x.Item{++input}",
        });
        return $"{method.Receiver}.{method.Identifier}({string.Join(", ", arguments)}){(method.MayBeNull ? "!" : "")}";
    }
}
