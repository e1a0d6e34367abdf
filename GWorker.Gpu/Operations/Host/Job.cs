namespace GWorker;

/// <summary>Work of one kind, with what it works on: made once, filled anew for each call.</summary>
internal abstract class Job
{
    /// <summary>As <see cref="IWork.Run"/>.</summary>
    internal abstract void Run(int part, int worker);
}

/// <inheritdoc cref="Job"/>
internal sealed class Job<T>(Team team) : Job
    where T : struct, IWork
{
    T work;

    internal void Do(in T work, int parts)
    {
        this.work = work;
        team.Run(this, parts);
    }

    internal override void Run(int part, int worker) => work.Run(part, worker);
}
