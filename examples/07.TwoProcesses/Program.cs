// A node that runs workers and a client that calls them, on one machine or many.
//
//   dotnet run --project examples/07.TwoProcesses -- node 4053
//   dotnet run --project examples/07.TwoProcesses -- node 4054 127.0.0.1:4053
//   dotnet run --project examples/07.TwoProcesses -- client 127.0.0.1:4053
//
// With --tls behind each of them every process shows a certificate, and whoever has none is not let in.
using GWorker;

var tls = args.Contains("--tls") ? new TlsOptions { Certificate = DevCertificate.Load() } : null;
switch (args.Where(a => !a.StartsWith("--", StringComparison.Ordinal)).ToArray())
{
    case ["node", var port, .. var seeds]:
        await Serve(int.Parse(port), seeds);
        break;

    case ["client", .. { Length: > 0 } seeds]:
        await Call(seeds);
        break;

    default:
        Console.Error.WriteLine("Say: node PORT [SEED …] or client SEED …, where a SEED is HOST:PORT of a node that runs already. --tls turns TLS on.");
        return 1;
}

return 0;

async Task Serve(int port, string[] seeds)
{
    // snippet: node
    var embedders = App.Cls<Embedder>().MinWorkers(2).MaxWorkers(4).Concurrent(64).Batched(16, 5.Ms);
    await using var node = await App.Of("inference-server", embedders).Start(new()
    {
        Port = port,
        Seeds = seeds,      // none: the first node of a cluster; others name it, or any other that runs
        Tls = tls,
    });
    // end
    Console.WriteLine($"{node.Address} is ready");
    await Task.WhenAny(node.Stopped, Interrupt.Received);
    Console.WriteLine("stopping");
}

async Task Call(string[] seeds)
{
    // snippet: client
    await using var client = await App.Connect("inference-server", new() { Seeds = seeds, Tls = tls });
    var embedder = client.Get<Embedder>();

    float[][] vectors = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => embedder.Embed.Remote($"text {i}")));
    // end
    Console.WriteLine($"{vectors.Length} vectors from");
    Console.WriteLine(client.Cluster);
}

[Worker]
public partial class Embedder
{
    ToyModel model = null!;

    [OnEnter] async Task Load(CancellationToken stop) => model = await ToyModel.Load(stop);

    [Method] public float[][] Embed(Batch<string> texts) => model.Encode(texts);
}
