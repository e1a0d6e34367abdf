using System.CommandLine;
using GWorker;
using GWorker.Examples.Embedder;
using Spectre.Console;

var texts = new Argument<string[]>("texts") { Description = "Texts to embed. Without any: the lines of standard input, or a built-in dozen.", Arity = ArgumentArity.ZeroOrMore };
var json = new Option<bool>("--json") { Description = "Print one JSON line per text, {\"text\": …, \"vector\": […]}, and nothing else." };
var calls = new Option<int>("--calls") { Description = "How many concurrent calls to send after the heat map; 0 for none.", DefaultValueFactory = _ => 4000 };
calls.Validators.Add(r =>
{
    if (r.GetValueOrDefault<int>() is < 0 or > 1_000_000) r.AddError("--calls must be from 0 to 1000000.");
});

var root = new RootCommand("Embeds sentences with a real model behind a batched worker.") { texts, json, calls };
root.SetAction((parsed, cancel) => Run(parsed.GetValue(texts)!, parsed.GetValue(json), parsed.GetValue(calls), cancel));
return await root.Parse(args).InvokeAsync();

static async Task<int> Run(string[] given, bool asJson, int calls, CancellationToken cancel)
{
    // snippet: embedder
    Cls<Embedder> embedders = App.Cls<Embedder>()
        .Gpu(Gpu.Any, Gpu.Cpu)
        .MinWorkers(1)
        .Concurrent(128)
        .Batched(64, 20.Ms)
        .Liveness(Embedder.Methods.Health, period: 30.S, failures: 3);
    // end

    try
    {
        var inputs = given.Length > 0 ? given : Console.IsInputRedirected ? Texts.Lines(Console.In) : [];
        if (inputs.Count == 0) inputs = Texts.Dozen;
        using var watch = new BatchWatch();
        await using var node = await App.Of("inference-server", embedders).Start(new() { Devices = DeviceCatalog.Find() }, cancel);
        var embedder = node.Get<Embedder>();

        if (asJson)
        {
            await JsonLines.Write(embedder, inputs, Console.Out, cancel);
            return 0;
        }

        Console.WriteLine($"{embedders.Plan()}\n");
        HeatMap.Write(inputs, await embedder.Embed.Remote(inputs, cancel));
        if (calls > 0) await Load.Run(node, inputs, calls, watch, cancel);
        return 0;
    }
    catch (GWorkerException e)
    {
        Console.Error.WriteLine(e.InnerException is ModelException missing ? missing.Message : e.Message);
        return 1;
    }
    catch (OperationCanceledException)
    {
        return 130;
    }
}
