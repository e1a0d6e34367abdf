namespace GWorker.Bench;

/// <summary>The work as a worker of another process.</summary>
[Worker]
internal sealed partial class Wired
{
    [Method]
    public Task<int> Next(int number) => Task.FromResult(Work.Next(number));

    [Method]
    public Task<float[]> Embed(string text) => Task.FromResult(Work.Embed(text));

    [Method]
    public byte[] Echo(byte[] payload) => payload;
}
