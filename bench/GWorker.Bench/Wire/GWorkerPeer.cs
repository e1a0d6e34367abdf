namespace GWorker.Bench;

/// <summary>A client of a node that runs one worker, with GWorker's defaults: a deadline on every call, bounded queues, credits, metrics.</summary>
internal sealed class GWorkerPeer() : Peer("gworker"), ICarriesLarge, ICarriesStreams
{
    const string Name = "**GWorker** client → node";

    ClusterNode? client;
    Handle<Wired> handle = null!;
    Handle<Streaming> streaming = null!;
    string server = "";

    internal override Exchange Ints => field ??= new Question<int>(Name, number => handle.Next.Remote(number), Work.IsNext);

    internal override Exchange Texts => field ??= new Question<float[]>(Name, number => handle.Embed.Remote(Work.Text(number)), Work.IsVector);

    public Exchange Echo(int bytes)
    {
        var payload = Work.Payload(bytes);
        return new Question<byte[]>(Name, _ => handle.Echo.Remote(payload), (_, answer) => Work.IsSame(payload, answer));
    }

    public IAsyncEnumerable<int> Count(int stream, int items) => streaming.Count.Remote(items);

    /// <summary>The worker that streams.</summary>
    internal Handle<Streaming> Streams => streaming;

    // As AkkaPeer does, over Akka's connection: what a heartbeat meets.
    public Task Ping() => client!.System!.ActorSelection($"{server}/user").ResolveOne(TimeSpan.FromSeconds(30));

    internal override async Task<IAsyncDisposable> Serve(int port) =>
        await App.Of("bench", App.Cls<Wired>().MinWorkers(1).Concurrent(16), App.Cls<Streaming>().MinWorkers(1).Concurrent(Streaming.Most)).Start(new ClusterOptions { Port = port }).ConfigureAwait(false);

    protected override async Task Connect(int port)
    {
        client = await App.Connect("bench", new ClusterOptions { Seeds = [$"127.0.0.1:{port}"] }).ConfigureAwait(false);
        handle = client.Get<Wired>();
        streaming = client.Get<Streaming>();
        server = client.Cluster.Members.Single(m => m.IsHost).Address;
    }

    protected override Task Disconnect() => client is null ? Task.CompletedTask : client.DisposeAsync().AsTask();
}
