namespace GWorker;

/// <summary>What the generator writes for a class marked <see cref="WorkerAttribute"/>.</summary>
/// <typeparam name="TSelf">The worker class itself.</typeparam>
public interface IWorker<TSelf> where TSelf : class, IWorker<TSelf>
{
    /// <summary>Methods, hooks, parameters and the constructor call of the class, as data.</summary>
    static abstract WorkerContract<TSelf> Contract { get; }
}
