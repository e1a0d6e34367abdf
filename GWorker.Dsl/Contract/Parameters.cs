namespace GWorker;

/// <summary>What the generated half of a <c>[Parameter]</c> property calls.</summary>
public static class Parameters
{
    /// <summary>The running call's value, or <paramref name="fallback"/> outside a call and where the caller set none.</summary>
    /// <param name="worker">The instance whose property is read: a call's values are seen on the instance it runs on alone.</param>
    /// <param name="index">The parameter's place in <see cref="WorkerContract{T}.Parameters"/>.</param>
    /// <param name="fallback">The property's initialiser.</param>
    public static T Get<T>(object worker, int index, T fallback) => CallScope.Find(worker) is { } set ? set.Get(index, fallback) : fallback;

    /// <summary>The value of a <c>PerPool</c> parameter of the instance, or <paramref name="fallback"/> where the pool set none.</summary>
    /// <param name="pool">What <see cref="OfNew"/> gave the instance.</param>
    /// <param name="index">The parameter's place in <see cref="WorkerContract{T}.Parameters"/>.</param>
    /// <param name="fallback">The property's initialiser.</param>
    public static T Get<T>(ParameterSet pool, int index, T fallback) => pool.Get(index, fallback);

    /// <summary>The pool's values of the instance that is being constructed on this thread: the initialiser of a generated field.</summary>
    public static ParameterSet OfNew() => CallScope.Constructing ?? ParameterSet.Empty;
}
