namespace GWorker.Bench;

/// <summary>A worker with nothing to load.</summary>
[Worker]
internal sealed partial class Adder
{
    [Method]
    public Task<int> Next(int number) => Task.FromResult(number + 1);
}
