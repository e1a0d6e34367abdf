using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GWorker.Bench;

/// <summary>A client of a silo, calling sixteen reentrant grains in turn.</summary>
internal sealed class OrleansPeer() : Peer("orleans"), ICarriesStreams
{
    const string Name = "Orleans client → silo, 16 reentrant grains";
    const int Grains = 16;

    IHost? client;
    IWiredGrain[] grains = [];

    internal override Exchange Ints => field ??= new Question<int>(Name, number => Grain(number).Next(number), Work.IsNext);

    internal override Exchange Texts => field ??= new Question<float[]>(Name, number => Grain(number).Embed(Work.Text(number)), Work.IsVector);

    public IAsyncEnumerable<int> Count(int stream, int items) => Grain(stream).Count(items);

    /// <summary>The same, with as many items in each answer as are asked for; Orleans' own number is 100.</summary>
    internal IAsyncEnumerable<int> InAnswersOf(int batch, int items) => grains[0].Count(items).WithBatchSize(batch);

    internal override async Task<IAsyncDisposable> Serve(int port)
    {
        var silo = new HostBuilder()
            .ConfigureLogging(log => log.ClearProviders())
            .UseOrleans(silo => silo.UseLocalhostClustering(FreePort.Next(), port))
            .Build();
        await silo.StartAsync().ConfigureAwait(false);
        return new Hosted(silo);
    }

    protected override async Task Connect(int port)
    {
        client = new HostBuilder()
            .ConfigureLogging(log => log.ClearProviders())
            .UseOrleansClient(client => client.UseLocalhostClustering(port))
            .Build();
        await client.StartAsync().ConfigureAwait(false);
        var factory = client.Services.GetRequiredService<IClusterClient>();
        grains = [.. Enumerable.Range(0, Grains).Select(i => factory.GetGrain<IWiredGrain>(i))];
    }

    protected override Task Disconnect() => client is null ? Task.CompletedTask : new Hosted(client).DisposeAsync().AsTask();

    IWiredGrain Grain(int number) => grains[number & (Grains - 1)];

    sealed class Hosted(IHost host) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await host.StopAsync().ConfigureAwait(false);
            host.Dispose();
        }
    }
}
