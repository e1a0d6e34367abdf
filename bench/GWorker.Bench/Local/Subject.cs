namespace GWorker.Bench;

/// <summary>One way to have a number answered with the next one.</summary>
internal abstract class Subject(string name) : IAsyncDisposable
{
    internal string Name => name;

    internal abstract Task Start();

    /// <summary>One call, made as a user of this way would make it.</summary>
    internal abstract Task<int> Call(int number);

    /// <summary>What must hold while this subject is measured, and only then.</summary>
    internal virtual IDisposable? Attach() => null;

    public abstract ValueTask DisposeAsync();
}
