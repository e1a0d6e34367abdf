using GWorker.Generator.Model;

namespace GWorker.Generator.Emit;

/// <summary>
/// What <c>Handle&lt;Embedder&gt;</c> gets: a property per method and <c>With(…)</c>. It stands in namespace GWorker, which every caller
/// that can name a handle imports already.
/// </summary>
internal static class HandleEmitter
{
    internal static void Write(CodeWriter code, WorkerModel worker)
    {
        if (worker.HandleAccess is null || worker.Methods.Count + worker.Parameters.Count == 0) return;
        var receiver = worker.Parameters.Any(p => p.Argument == "handle") ? "self" : "handle";

        code.Line();
        code.Open("namespace GWorker");
        code.Summary($"The methods of <c>{CodeWriter.Xml(worker.Type.Replace("global::", ""))}</c> on its handle.");
        code.Open($"{worker.HandleAccess} static class {worker.HandleClass}");
        code.Open(string.Join(" ", [$"extension{worker.TypeParameters}({Handle(worker)} {receiver})", .. worker.Constraints]));
        for (var i = 0; i < worker.Methods.Count; i++)
        {
            if (i > 0) code.Line();
            WriteStep(code, worker, worker.Methods[i], receiver);
        }

        if (worker.Parameters.Count > 0) WriteWith(code, worker, receiver);
        code.Close();
        code.Close();
        code.Close();
    }

    static string Handle(WorkerModel worker) => $"global::GWorker.Handle<{worker.Type}>";

    static void WriteStep(CodeWriter code, WorkerModel worker, MethodModel method, string receiver)
    {
        var access = method.IsPublic ? "public" : "internal";
        var step = method.Form switch
        {
            MethodForm.Batch => "BatchStep",
            MethodForm.Stream or MethodForm.Live => "StreamStep",
            _ => "Step",
        };
        code.Summary($"Calls <c>{CodeWriter.Xml(method.Signature)}</c> on a worker of the pool.");
        code.Line($"{access} global::GWorker.{step}<{method.In}, {method.Out ?? "global::GWorker.Unit"}> {method.Identifier} =>");
        code.Indent();
        code.Line($"global::GWorker.HandleOps.Step({receiver}, {worker.Type}.Methods.{method.Identifier});");
        code.Outdent();
    }

    /// <summary>Each setting gives the next handle; those not given cost nothing.</summary>
    static void WriteWith(CodeWriter code, WorkerModel worker, string receiver)
    {
        if (worker.Methods.Count > 0) code.Line();
        code.Summary("A handle whose calls carry these values; what is not given stays as it is.");
        code.Line($"public {Handle(worker)} With(");
        code.Indent();
        for (var i = 0; i < worker.Parameters.Count; i++)
        {
            var parameter = worker.Parameters[i];
            code.Line($"global::GWorker.Setting<{parameter.Type}> {parameter.Argument} = default{(i + 1 < worker.Parameters.Count ? "," : ")")}");
        }

        code.Outdent();
        code.Line("{");
        code.Indent();
        code.Line($"var next__ = {receiver};");
        foreach (var parameter in worker.Parameters)
            code.Line($"next__ = global::GWorker.HandleOps.With(next__, {parameter.Index}, {parameter.Argument});");
        code.Line("return next__;");
        code.Outdent();
        code.Line("}");
    }
}
