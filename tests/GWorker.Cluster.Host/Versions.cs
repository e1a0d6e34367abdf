using Microsoft.Extensions.DependencyInjection;

namespace GWorker.Tests.Subjects;

/// <summary>The newer version of an app of which the test runs the older one, as a second host of the same cluster.</summary>
static class Versions
{
    // Each worker is where its device is: the newer one here, the elder there.
    internal static Cls[] All => [App.Cls<Versioned>().Gpu("H100").Concurrent(4), App.Cls<Versioned>().Named("elder").Gpu("A100"), App.Cls<Asker>().MinWorkers(1).Concurrent(4)];

    internal static GpuDevice Device { get; } = new H100();

    sealed class H100 : GpuDevice
    {
        public override string Name => "H100";

        public override long Memory => 80L << 30;
    }
}

/// <summary>Calls from this process what runs in the other.</summary>
[Worker]
public partial class Asker([FromKeyedServices("elder")] Handle<Versioned> elder)
{
    [Method] public Task<string> Same(string text) => elder.Same.Remote(text);

    [Method]
    public async Task<string> Changed(long x)
    {
        try
        {
            return $"{await elder.Changed.Remote(x)}";
        }
        catch (ContractMismatchException error)
        {
            return $"{error.Worker} {error.Signature}: {error.Message}";
        }
    }

    [Method]
    public async Task<string> Added(int x)
    {
        try
        {
            return $"{await elder.Added.Remote(x)}";
        }
        catch (ContractMismatchException error)
        {
            return $"{error.Worker} {error.Signature}";
        }
    }
}
