using Orleans.Concurrency;

namespace GWorker.Bench;

/// <inheritdoc cref="IWiredGrain"/>
[Reentrant]
internal sealed class WiredGrain : Grain, IWiredGrain
{
    public Task<int> Next(int number) => Task.FromResult(Work.Next(number));

    public Task<float[]> Embed(string text) => Task.FromResult(Work.Embed(text));

    public IAsyncEnumerable<int> Count(int count) => Work.Count(count);
}
