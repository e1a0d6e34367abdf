namespace GWorker;

/// <summary>
/// What the running call may see besides its inputs. Values flow with the call's asynchronous code and are keyed by the
/// instance it runs on, so that a worker that calls another one in process does not lend it its own values.
/// </summary>
internal sealed class CallScope
{
    static readonly AsyncLocal<CallScope?> Running = new();

    [ThreadStatic]
    static ParameterSet? constructing;

    readonly object worker;
    readonly ParameterSet parameters;

    CallScope(object worker, ParameterSet parameters)
    {
        this.worker = worker;
        this.parameters = parameters;
    }

    /// <summary>The pool's values while a constructor runs on this thread.</summary>
    internal static ParameterSet? Constructing => constructing;

    internal static ParameterSet? Find(object worker) =>
        Running.Value is { } scope && ReferenceEquals(scope.worker, worker) ? scope.parameters : null;

    /// <summary>Opens the scope of one entry into user code; <see cref="Leave"/> must follow on the same thread.</summary>
    internal static void Enter(object worker, ParameterSet parameters)
    {
        if (parameters.Count > 0) Running.Value = new CallScope(worker, parameters);
    }

    internal static void Leave(ParameterSet parameters)
    {
        if (parameters.Count > 0) Running.Value = null;
    }

    internal static T Construct<T>(ParameterSet pool, Func<T> create)
    {
        constructing = pool;
        try
        {
            return create();
        }
        finally
        {
            constructing = null;
        }
    }
}
