using GWorker.Generator.Model;

namespace GWorker.Generator.Emit;

/// <summary>The worker's other half: its tokens, and its contract as an explicit member that nobody meets by accident.</summary>
internal static class ContractEmitter
{
    /// <summary>Holds the contract apart from the user's class, whose static initialisers are not ours to run.</summary>
    internal const string Holder = "__GWorker";

    internal static void Write(CodeWriter code, WorkerModel worker)
    {
        if (worker.Namespace.Length > 0) code.Open($"namespace {worker.Namespace}");
        foreach (var outer in worker.Outer) code.Open(outer);

        code.Open($"{worker.Declaration} : global::GWorker.IWorker<{worker.Type}>");
        code.Line($"static {Contract(worker)} global::GWorker.IWorker<{worker.Type}>.Contract => {Holder}.Contract;");
        ParameterEmitter.Write(code, worker);
        WriteTokens(code, worker);
        WriteHolder(code, worker);
        code.Close();

        foreach (var _ in worker.Outer) code.Close();
        if (worker.Namespace.Length > 0) code.Close();
    }

    static string Contract(WorkerModel worker) => $"global::GWorker.WorkerContract<{worker.Type}>";

    static void WriteTokens(CodeWriter code, WorkerModel worker)
    {
        code.Line();
        code.Summary("The methods of this worker as typed tokens, for specs and probes to name.");
        code.Open($"public {(worker.HidesMethods ? "new " : "")}static class Methods");
        for (var i = 0; i < worker.Methods.Count; i++)
        {
            var method = worker.Methods[i];
            if (i > 0) code.Line();
            code.Summary($"<c>{CodeWriter.Xml(method.Signature)}</c>");
            code.Line($"{(method.IsPublic ? "public" : "internal")} static {Token(worker, method)} {method.Identifier} {{ get; }} = new(");
            code.Indent();
            code.Line($"\"{method.Name}\", {i}, {Traits(method)}, \"{method.Signature}\",");
            var missing = InvokeEmitter.Missing(method);
            code.Line($"{InvokeEmitter.Method(method)}{(missing is null ? ");" : ",")}");
            if (missing is not null) code.Line($"{missing});");
            code.Outdent();
        }

        code.Close();
    }

    static string Token(WorkerModel worker, MethodModel method) =>
        method.Form is MethodForm.Live
            ? $"global::GWorker.LiveMethod<{worker.Type}, {method.In}, {method.State}, {method.Out}>"
            : $"global::GWorker.{Form(method.Form)}Method<{worker.Type}, {method.In}, {method.Out ?? "global::GWorker.Unit"}>";

    static string Form(MethodForm form) => form is MethodForm.Plain ? "" : form.ToString();

    static string Traits(MethodModel method)
    {
        const string traits = "global::GWorker.MethodTraits.";
        var set = new List<string>();
        if (method.Wrapper is not Wrapper.None || method.Form is MethodForm.Stream) set.Add(traits + "Async");
        if (method.Arguments.Contains(Argument.Token)) set.Add(traits + "TakesToken");
        if (method.Arguments.Contains(Argument.Context)) set.Add(traits + "TakesContext");
        if (method.AllowsNull) set.Add(traits + "AllowsNull");
        return set.Count == 0 ? traits + "None" : string.Join(" | ", set);
    }

    static void WriteHolder(CodeWriter code, WorkerModel worker)
    {
        code.Line();
        code.Open($"static class {Holder}");
        code.Line($"internal static readonly {Contract(worker)} Contract = new()");
        code.Open();
        code.Line($"FullName = {worker.FullName},");
        code.Line("Methods =");
        code.Line("[");
        code.Indent();
        foreach (var method in worker.Methods) code.Line($"{worker.Type}.Methods.{method.Identifier},");
        code.Outdent();
        code.Line("],");
        WriteHooks(code, worker, "Enter", worker.Enter, baseFirst: true);
        WriteHooks(code, worker, "Exit", worker.Exit, baseFirst: false);
        WriteParameters(code, worker);
        if (worker.Calls.Count > 0) code.Line($"Calls = [{string.Join(", ", worker.Calls.Select(c => $"typeof({c})"))}],");
        if (worker.Create is { } create) code.Line($"Create = static services => new {worker.Type}{create},");
        code.Close(";");
        InvokeEmitter.WriteHelpers(code, worker.Methods);
        if (worker.Base is not null)
        {
            code.Line();
            code.Line("static global::GWorker.WorkerContract<TBase> Of<TBase>() where TBase : class, global::GWorker.IWorker<TBase> => TBase.Contract;");
        }

        code.Close();
    }

    /// <summary>A base worker's hooks come from its contract, where even its private ones can be called.</summary>
    static void WriteHooks(CodeWriter code, WorkerModel worker, string name, IReadOnlyList<HookModel> hooks, bool baseFirst)
    {
        if (hooks.Count == 0 && worker.Base is null) return;
        code.Line($"{name} =");
        code.Line("[");
        code.Indent();
        var inherited = worker.Base is null ? null :
            $".. global::System.Linq.Enumerable.Select(Of<{worker.Base}>().{name}, " +
            $"static h => new global::GWorker.Hook<{worker.Type}>(h.Name, h.IsAsync, h.Invoke)),";
        if (baseFirst && inherited is not null) code.Line(inherited);
        foreach (var hook in hooks)
            code.Line($"new(\"{hook.Name}\", {(hook.Wrapper is Wrapper.None ? "false" : "true")}, {InvokeEmitter.Hook(hook)}),");
        if (!baseFirst && inherited is not null) code.Line(inherited);
        code.Outdent();
        code.Line("],");
    }

    static void WriteParameters(CodeWriter code, WorkerModel worker)
    {
        if (worker.Parameters.Count == 0) return;
        code.Line("Parameters =");
        code.Line("[");
        code.Indent();
        if (worker.Base is not null) code.Line($".. Of<{worker.Base}>().Parameters,");
        foreach (var parameter in worker.Parameters.Where(p => p.Declaration is not null))
            code.Line($"new(\"{parameter.Name}\", typeof({parameter.TypeOf}), {parameter.Default}, {(parameter.PerPool ? "true" : "false")}),");
        code.Outdent();
        code.Line("],");
    }
}
