using Orleans.Concurrency;

namespace GWorker.Bench;

/// <summary>The work as a grain.</summary>
public interface IAdderGrain : IGrainWithIntegerKey
{
    /// <summary>The next number.</summary>
    Task<int> Next(int number);
}

/// <inheritdoc cref="IAdderGrain"/>
[Reentrant]
internal sealed class AdderGrain : Grain, IAdderGrain
{
    public Task<int> Next(int number) => Task.FromResult(number + 1);
}
