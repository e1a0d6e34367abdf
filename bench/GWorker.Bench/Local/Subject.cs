namespace GWorker.Bench;

/// <summary>One way to have a number answered with the next one.</summary>
internal abstract class Subject(string name) : Exchange(name), IAsyncDisposable
{
    internal abstract Task Start();

    /// <summary>One call, made as a user of this way would make it.</summary>
    internal abstract Task<int> Call(int number);

    /// <summary>What must hold while this subject is measured, and only then.</summary>
    internal virtual IDisposable? Attach() => null;

    internal override Turn Measure(int inFlight, TimeSpan settle, TimeSpan time)
    {
        using var attached = Attach();
        return ClosedLoop<int>.Measure(Name, Call, static (number, answer) => answer == number + 1, inFlight, settle, time);
    }

    public abstract ValueTask DisposeAsync();
}
