namespace GWorker;

/// <summary>A plain function.</summary>
internal sealed class FunctionFlow<TIn, TOut>(Func<TIn, TOut> function, string? name) : Flow<TIn, TOut>
{
    readonly string name = FunctionName.Of(function, name);

    internal override string Text => name;

    internal override TimeProvider? Clock => null;

    internal override ValueTask<TOut> Run(TIn input, FlowCall call)
    {
        call.Cancel.ThrowIfCancellationRequested();
        try
        {
            return new(function(input));
        }
        catch (Exception error)
        {
            return ValueTask.FromException<TOut>(StageFailedException.Of(name, error));
        }
    }

    internal override string Draw(FlowDrawing drawing, string from) => name.Length == 0 ? from : drawing.Behind(from, name, "function");
}

/// <summary>An asynchronous function.</summary>
internal sealed class TaskFlow<TIn, TOut>(Func<TIn, CancellationToken, Task<TOut>> function, string name) : Flow<TIn, TOut>
{
    internal override string Text => name;

    internal override TimeProvider? Clock => null;

    internal override async ValueTask<TOut> Run(TIn input, FlowCall call)
    {
        call.Cancel.ThrowIfCancellationRequested();
        var stop = CancellationTokenSource.CreateLinkedTokenSource(call.Cancel);
        Task<TOut>? running = null;
        try
        {
            // Code that does not heed its token is not waited for.
            running = function(input, stop.Token) ?? throw new InvalidOperationException("It returned null instead of a task.");
            return running.IsCompleted
                ? await running.ConfigureAwait(false)
                : await running.WaitAsync(call.Left is { } left ? Positive(left) : Timeout.InfiniteTimeSpan, call.Clock, call.Cancel).ConfigureAwait(false);
        }
        catch (TimeoutException) when (call.Left <= TimeSpan.Zero)
        {
            throw new CallTimeoutException(new Told($"The time ended in function {name}."), TimeSpan.Zero, TimeSpan.Zero, TimeSpan.Zero);
        }
        catch (Exception error) when (!(error is OperationCanceledException && call.Cancel.IsCancellationRequested))
        {
            throw StageFailedException.Of(name, error);
        }
        finally
        {
            // Left behind it is told, and here: a cancelled caller leaves before the link to its token has done so, and would take the link along.
            if (running is { IsCompleted: false }) _ = Tell(stop);
            else stop.Dispose();
        }
    }

    // Whoever listens is not waited for either.
    static async Task Tell(CancellationTokenSource stop)
    {
        await stop.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        stop.Dispose();
    }

    internal override string Draw(FlowDrawing drawing, string from) => drawing.Behind(from, name, "function");

    static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.FromTicks(1);
}

/// <summary>What a function is called: as it was written, or as the method it is.</summary>
internal static class FunctionName
{
    const string Nameless = "function";

    internal static string Of(Delegate function, string? written)
    {
        if (written is not null) return written;
        var name = function.Method.Name;

        // The compiler's names: <Outer>b__0 of a lambda, <Outer>g__Local|0_0 of a local function.
        if (!name.StartsWith('<')) return name;
        var at = name.IndexOf("g__", StringComparison.Ordinal);
        return at < 0 ? Nameless : name[(at + 3)..].Split('|')[0];
    }
}
