namespace GWorker;

/// <summary>A worker class as data: what the generator read from it. Nothing here says how it runs; that is <see cref="Cls{T}"/>.</summary>
/// <typeparam name="TWorker">The worker class.</typeparam>
public sealed class WorkerContract<TWorker> where TWorker : class
{
    /// <summary>The class's name with its namespace, and with type arguments where it is generic: what keeps same-named classes apart.</summary>
    public required string FullName { get; init; }

    /// <summary>The callable methods, each at its <see cref="MethodContract.Index"/>.</summary>
    public required IReadOnlyList<MethodContract> Methods { get; init; }

    /// <summary>In the order they run: base class first.</summary>
    public IReadOnlyList<Hook<TWorker>> Enter { get; init; } = [];

    /// <summary>In the order they run: base class last.</summary>
    public IReadOnlyList<Hook<TWorker>> Exit { get; init; } = [];

    /// <summary>The parameters, in the order written; a <see cref="ParameterSet"/> counts by this order.</summary>
    public IReadOnlyList<ParameterContract> Parameters { get; init; } = [];

    /// <summary>The worker classes whose handles the constructor takes.</summary>
    public IReadOnlyList<Type> Calls { get; init; } = [];

    /// <summary>The constructor call, or null where the class has no single public constructor.</summary>
    public Func<WorkerServices, TWorker>? Create { get; init; }
}
