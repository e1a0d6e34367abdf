namespace GWorker.Bench;

/// <summary>The work that every subject does: none to speak of, behind a method that returns a task, as a grain's does.</summary>
[Worker]
internal sealed partial class Adder
{
    [Method]
    public Task<int> Next(int number) => Task.FromResult(number + 1);
}
