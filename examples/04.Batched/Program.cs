// Batching: callers send one text each, the worker sees many at once.
// dotnet run --project examples/04.Batched
using System.Diagnostics.Metrics;
using GWorker;

// snippet: batched
var embedders = App.Cls<BatchEmbedder>()
    .Gpu("A100", Gpu.Cpu)
    .MinWorkers(1)
    .Concurrent(128)
    .Batched(64, 20.Ms);                    // at most 64 texts; the oldest waits at most 20 ms for company

await using var node = await App.Of("embed", embedders).Start();
var embedder = node.Get<BatchEmbedder>();

float[] one = await embedder.Embed.Remote("hello");                     // waits 20 ms for company that does not come
float[][] many = await embedder.Embed.Remote(["many", "texts"]);        // one call, its items coalesced with everyone else's
// end

// What runs is what was planned; .ToMermaid() draws the same.
Console.WriteLine(embedders.Plan());
Console.WriteLine();

// Every batch says why it closed, to whoever listens to the meter "GWorker": OpenTelemetry, dotnet-counters, or this.
var closed = new Dictionary<string, int>();
using var listener = new MeterListener();
listener.InstrumentPublished = (instrument, l) => { if (instrument.Name == "gworker.batch.closed") l.EnableMeasurementEvents(instrument); };
listener.SetMeasurementEventCallback<long>((_, count, tags, _) =>
{
    foreach (var tag in tags)
        if (tag.Key == "reason") lock (closed) closed[$"{tag.Value}"] = closed.GetValueOrDefault($"{tag.Value}") + (int)count;
});
listener.Start();

await embedder.Sizes.Remote();
foreach (var calls in new[] { 1, 16, 500 })
{
    var start = TimeProvider.System.GetTimestamp();
    await Task.WhenAll(Enumerable.Range(0, calls).Select(i => embedder.Embed.Remote($"text {i}")));
    var took = TimeProvider.System.GetElapsedTime(start);
    Console.WriteLine($"{calls,3} calls: {took.TotalMilliseconds,4:0} ms, batches of {string.Join(", ", await embedder.Sizes.Remote())}");
}

lock (closed) Console.WriteLine($"closed: {string.Join(", ", closed.Select(c => $"{c.Value} {c.Key}"))}");

// snippet: worker
[Worker]
public partial class BatchEmbedder
{
    ToyModel model = null!;
    List<int> sizes = [];

    [OnEnter] async Task Load(CancellationToken stop) => model = await ToyModel.Load(stop);

    [Method]
    public float[][] Embed(Batch<string> texts)     // Batch<T> in, one result per item out
    {
        sizes.Add(texts.Count);
        return model.Encode(texts);
    }

    [Method] public int[] Sizes() => [.. Interlocked.Exchange(ref sizes, [])];
}
// end
