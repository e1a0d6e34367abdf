using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GWorker.Bench;

/// <summary>Calls to sixteen reentrant grains of a silo in this process, in turn.</summary>
internal sealed class OrleansSubject() : Subject("Orleans, 16 reentrant grains")
{
    const int Grains = 16;

    IHost host = null!;
    IAdderGrain[] grains = [];

    internal override async Task Start()
    {
        host = new HostBuilder()
            .ConfigureLogging(log => log.ClearProviders())
            .UseOrleans(silo => silo.UseLocalhostClustering(FreePort.Next(), FreePort.Next()))
            .Build();
        await host.StartAsync().ConfigureAwait(false);
        var factory = host.Services.GetRequiredService<IGrainFactory>();
        grains = [.. Enumerable.Range(0, Grains).Select(i => factory.GetGrain<IAdderGrain>(i))];
    }

    internal override Task<int> Call(int number) => grains[number & (Grains - 1)].Next(number);

    public override async ValueTask DisposeAsync()
    {
        await host.StopAsync().ConfigureAwait(false);
        host.Dispose();
    }
}
