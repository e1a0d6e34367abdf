using System.CommandLine;
using GWorker.Bench;

var quick = new Option<bool>("--quick") { Description = "A smoke run of a few seconds: it shows that all parts work, its numbers mean nothing." };
var file = new Option<FileInfo?>("--out") { Description = "Also writes the report to this file, as markdown." };

var local = new Command("local", "One call in one process: GWorker beside a hand-written Dataflow graph, an Akka Ask and an Orleans grain call.") { quick, file };
local.SetAction(parsed => Run("local", parsed, LocalBench.Run));

var batch = new Command("batch", "The real batcher under Poisson arrivals, beside a simulation of the same trace and rule that costs nothing.") { quick, file };
batch.SetAction(parsed => Run("batch", parsed, BatchBench.Run));

var byHand = new Command("by-hand", "The real batcher at 90 % load beside one written by hand, in turns, and what the host took from the machine meanwhile.") { quick, file };
byHand.SetAction(parsed => Run("by-hand", parsed, ByHandBench.Run));

var embedder = new Command("embedder", "The Embedder's model through GWorker, beside the same forward pass called by hand.") { quick, file };
embedder.SetAction(parsed => Run("embedder", parsed, EmbedderBench.Run));

var wire = new Command("wire", "One call between two processes: GWorker beside an Orleans client and silo and a bare Akka.Remote Ask.") { quick, file };
wire.SetAction(parsed => Run("wire", parsed, WireBench.Run));

var stream = new Command("stream", "Streams between two processes, beside an Orleans IAsyncEnumerable; continuous batching beside static batching; and spawned calls.") { quick, file };
stream.SetAction(parsed => Run("stream", parsed, StreamBench.Run));

var start = new Command("start", "From the start of a published program to its first answer, and from the request to stop to its end.") { quick, file };
start.SetAction(parsed => Run("start", parsed, StartBench.Run));

var pipeline = new Command("pipeline", "A map of a million items through two stages, beside Dataflow blocks linked by hand; and what it keeps alive.") { quick, file };
pipeline.SetAction(parsed => Run("pipeline", parsed, PipelineBench.Run));

var onnx = new Option<FileInfo?>("--onnx") { Description = "The Embedder's model as an ONNX file: adds ONNX Runtime's rows." };
onnx.Validators.Add(r =>
{
    if (r.GetValueOrDefault<FileInfo?>() is { Exists: false } missing) r.AddError($"{missing.FullName} is not there.");
});
var emulated = new Option<bool>("--emulated") { Description = "Also the rows of a device that ILGPU emulates: they show that the rows of real ones work." };
var vendor = new Option<FileInfo?>("--vendor") { Description = "What bench/vendor-matmul.py wrote on this machine: adds the vendor's library beside our matrix products." };
vendor.Validators.Add(r =>
{
    if (r.GetValueOrDefault<FileInfo?>() is not { } rates) return;
    try
    {
        Vendor.Read(rates);
    }
    catch (Exception error) when (error is IOException or FormatException)
    {
        r.AddError(error.Message);
    }
});
var only = new Option<string[]>("--only") { Description = "Rows of these kinds alone.", AllowMultipleArgumentsPerToken = true };
only.AcceptOnlyFromAmong(GpuOptions.Kinds);
var gpu = new Command("gpu", "Every GPU that is found, and the CPU: copies, launches, operations, the batch trip, GWorker's own cost, and models on them.") { quick, file, emulated, onnx, vendor, only };
gpu.SetAction(parsed => Run("gpu", parsed, (report, isQuick) => GpuBench.Run(
    report, new(isQuick, parsed.GetValue(emulated), parsed.GetValue(onnx), Vendor.Read(parsed.GetValue(vendor)), parsed.GetValue(only) ?? []))));

var mode = new Argument<string>("mode");
var port = new Option<int>("--port") { Required = true };
var serve = new Command("serve", "The other process of `wire` and `stream`, which start it.") { mode, port };
serve.Hidden = true; // nobody else has a use for it
serve.SetAction(parsed => Serving.Run(parsed.GetRequiredValue(mode), parsed.GetRequiredValue(port)));

return new RootCommand("GWorker's benchmarks. Run them in Release, on a machine that does nothing else.")
{
    local, batch, byHand, embedder, wire, stream, pipeline, start, gpu, serve,
}.Parse(args).Invoke();

int Run(string name, ParseResult parsed, Action<Report, bool> bench)
{
    var report = new Report(name, args);
    bench(report, parsed.GetValue(quick));
    return report.End(parsed.GetValue(file));
}
