// A class task: the model is loaded once and serves every call after that.
// dotnet run --project examples/01.ClassTask
using System.Globalization;
using GWorker;

// snippet: start
var embedders = App.Cls<Embedder>().Gpu("A100", Gpu.Cpu).MinWorkers(1);     // an A100, or the CPU where there is none

await using var node = await App.Of("inference-server", embedders).Start(); // ends when a worker has loaded its model
var embedder = node.Get<Embedder>();

float[][] vectors = await embedder.Embed.Remote(["a black cat", "two black cats", "stock market"]);
// end

Console.WriteLine($"{vectors.Length} vectors of {vectors[0].Length} numbers");
Console.WriteLine($"cat and cats   {Likeness(vectors[0], vectors[1])}");
Console.WriteLine($"cat and stocks {Likeness(vectors[0], vectors[2])}");

for (var i = 0; i < 20; i++) await embedder.Embed.Remote([$"text {i}"]);
Console.WriteLine($"{await embedder.Served.Remote()} texts served, model loaded {Embedder.Loads} time");
Console.WriteLine();
Console.WriteLine(node.Status);

static string Likeness(float[] a, float[] b) => a.Zip(b, (x, y) => x * y).Sum().ToString("0.00", CultureInfo.InvariantCulture);

// snippet: worker
[Worker]
public partial class Embedder
{
    ToyModel model = null!;
    int served;

    [OnEnter]
    async Task Load(CancellationToken stop)     // once, before the first call
    {
        model = await ToyModel.Load(stop);
        Loads++;
    }

    [Method]
    public float[][] Embed(string[] texts)      // state persists from call to call
    {
        served += texts.Length;
        return model.Encode(texts);
    }

    [Method] public int Served() => served;

    public static int Loads { get; private set; }
}
// end
