namespace GWorker.Bench;

/// <summary>A client of a node that runs one worker, with GWorker's defaults: a deadline on every call, bounded queues, credits, metrics.</summary>
internal sealed class GWorkerPeer() : Peer("gworker"), ICarriesLarge
{
    const string Name = "**GWorker** client → node";

    ClientNode? client;
    Handle<Wired> handle = null!;

    internal override Exchange Ints => field ??= new Question<int>(Name, number => handle.Next.Remote(number), Work.IsNext);

    internal override Exchange Texts => field ??= new Question<float[]>(Name, number => handle.Embed.Remote(Work.Text(number)), Work.IsVector);

    public Exchange Echo(int bytes)
    {
        var payload = Work.Payload(bytes);
        return new Question<byte[]>(Name, _ => handle.Echo.Remote(payload), (_, answer) => Work.IsSame(payload, answer));
    }

    // A call waits in more queues than a heartbeat does: it flatters nobody. To compare with bare Akka.Remote, send Identify to
    // the server's /user through the node's actor system, as AkkaPeer does.
    public Task Ping() => handle.Next.Remote(0);

    internal override async Task<IAsyncDisposable> Serve(int port) =>
        await App.Of("bench", App.Cls<Wired>().MinWorkers(1).Concurrent(16)).Start(new ClusterOptions { Port = port }).ConfigureAwait(false);

    protected override async Task Connect(int port)
    {
        client = await App.Connect("bench", new ClusterOptions { Seeds = [$"127.0.0.1:{port}"] }).ConfigureAwait(false);
        handle = client.Get<Wired>();
    }

    protected override Task Disconnect() => client is null ? Task.CompletedTask : client.DisposeAsync().AsTask();
}

internal static partial class Peers
{
    static partial void AddGWorker(List<Peer> peers) => peers.Add(new GWorkerPeer());
}
