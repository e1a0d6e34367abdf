using GWorker.Generator.Model;

namespace GWorker.Generator.Emit;

/// <summary>The other halves of <c>[Parameter]</c> properties. The user's half has the default, which is what <c>field</c> holds.</summary>
internal static class ParameterEmitter
{
    const string Pool = "__gworkerPool";

    internal static void Write(CodeWriter code, WorkerModel worker)
    {
        var own = worker.Parameters.Where(p => p.Declaration is not null).ToArray();
        if (own.Any(p => p.PerPool))
        {
            code.Line();
            code.Line($"readonly global::GWorker.ParameterSet {Pool} = global::GWorker.Parameters.OfNew();");
        }

        foreach (var parameter in own)
        {
            // A getter that runs before the field's initialiser must still see the pool that is being built.
            var source = parameter.PerPool ? $"{Pool} ?? global::GWorker.Parameters.OfNew()" : "this";
            code.Line();
            code.Open(parameter.Declaration!);
            code.Line($"get => global::GWorker.Parameters.Get<{parameter.Type}>({source}, {parameter.Index}, field);");
            code.Close();
        }
    }
}
