// Concurrent inputs: one worker has several calls in hand. For code that waits on something else: a disk, an API, a device.
// dotnet run --project examples/03.Concurrent
using GWorker;

foreach (var n in new[] { 1, 4, 16 })
{
    // snippet: concurrent
    var servers = App.Cls<EmbedServer>().Gpu("A100", Gpu.Cpu).MinWorkers(1).Concurrent(n);
    await using var node = await App.Of("embed", servers).Start();
    var server = node.Get<EmbedServer>();

    var start = TimeProvider.System.GetTimestamp();
    float[][] vectors = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => server.Embed.Remote($"text {i}")));
    // end

    var took = TimeProvider.System.GetElapsedTime(start);
    Console.WriteLine($"Concurrent({n}): {vectors.Length} calls in {took.TotalMilliseconds:0} ms, at most {await server.Peak.Remote()} at once");
}

// snippet: worker
[Worker]
public partial class EmbedServer
{
    readonly Lock gate = new();
    int now, peak;

    [Method]
    public async Task<float[]> Embed(string text)   // up to Concurrent(n) of these run side by side in one instance
    {
        lock (gate) peak = Math.Max(peak, ++now);
        await Task.Delay(10);                       // a device, a disk, an API
        lock (gate) now--;
        return [text.Length];
    }

    [Method] public int Peak() => peak;
}
// end
