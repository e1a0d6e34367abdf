namespace GWorker;

/// <summary>
/// What the running call may see besides its inputs. Values flow with the call's asynchronous code and are keyed by the
/// instance it runs on, so that a worker that calls another one in process does not lend it its own values.
/// </summary>
internal sealed class CallScope
{
    /// <summary>How far apart two timers may be that were set to one time.</summary>
    internal static readonly TimeSpan SameMoment = TimeSpan.FromMilliseconds(50);

    static readonly AsyncLocal<CallScope?> Running = new();

    [ThreadStatic]
    static ParameterSet? constructing;

    readonly object worker;
    readonly ParameterSet parameters;
    readonly CallContext? context;

    CallScope(object worker, ParameterSet parameters, CallContext? context)
    {
        this.worker = worker;
        this.parameters = parameters;
        this.context = context;
    }

    /// <summary>The call whose code runs here, where its worker calls others.</summary>
    internal static CallContext? Current => Running.Value?.context;

    /// <summary>The pool's values while a constructor runs on this thread.</summary>
    internal static ParameterSet? Constructing => constructing;

    internal static ParameterSet? Find(object worker) =>
        Running.Value is { } scope && ReferenceEquals(scope.worker, worker) ? scope.parameters : null;

    /// <summary>Opens the scope of one entry into user code; <see cref="Leave"/> must follow on the same thread.</summary>
    /// <param name="worker">The instance.</param>
    /// <param name="parameters">The call's.</param>
    /// <param name="context">The call, where its worker calls others; null where it does not.</param>
    internal static void Enter(object worker, ParameterSet parameters, CallContext? context = null)
    {
        if (parameters.Count > 0 || context is not null) Running.Value = new CallScope(worker, parameters, context);
    }

    /// <summary>After it where that changes the caller's own context: an asynchronous caller's changes end with it.</summary>
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
