namespace GWorker;

/// <summary>
/// Marks a partial class as a worker: loaded once, called many times. The generator writes its
/// <see cref="IWorker{TSelf}"/> half, its method tokens and its handle.
/// </summary>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class WorkerAttribute : Attribute;
