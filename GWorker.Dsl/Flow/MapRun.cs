using System.Diagnostics;
using System.Threading.Tasks.Dataflow;

namespace GWorker;

/// <summary>One map under way: what its stages share, and their end.</summary>
internal sealed class MapRun(TimeProvider clock, MapOptions options, TimeSpan? within, string flow, CancellationToken cancel, CallContext? running, MapTrace? trace) : IAsyncDisposable
{
    readonly CancellationTokenSource stop = new();
    readonly List<Task> pumps = [];
    readonly List<Action> stops = [];
    CancellationTokenRegistration watch;
    CancellationTokenRegistration watchAbove;
    Exception? failure;
    long taken;
    long done;
    long failed;
    int stopped;

    /// <summary>A map of this flow that is read here and now: part of the call whose code reads it, where the flow's handles are.</summary>
    internal static MapRun Of<TIn, TOut>(Flow<TIn, TOut> flow, MapOptions options, CancellationToken cancel) =>
        new(flow.Clock ?? TimeProvider.System, options, flow.Whole, flow.Text, cancel, flow.Inherits ? CallScope.Current : null, MapTrace.Begin(flow));

    internal TimeProvider Clock => clock;

    internal MapOptions Options => options;

    internal CancellationToken Stop => stop.Token;

    internal bool IsStopped => Volatile.Read(ref stopped) != 0;

    FlowCall Shared => field ??= new(clock, stop.Token, Waits: true);

    /// <summary>Makes the stages and sets them to work.</summary>
    internal MapFeed<TOut> Weave<TIn, TOut>(Flow<TIn, TOut> whole, MapSource<TIn> source)
    {
        while (whole is TimedFlow<TIn, TOut> timed) whole = timed.Inner;
        var from = source.Open(this);
        var last = options.Ordered ? whole.Weave(from, this) : whole.WeaveLoose(from, this);

        // Last, so that all that must be stopped is known to whoever stops it, at once perhaps.
        watch = cancel.UnsafeRegister(static run => ((MapRun)run!).End(), this);
        if (running is not null) watchAbove = running.Stop.UnsafeRegister(static run => ((MapRun)run!).End(), this);
        return last;
    }

    internal BufferBlock<Slot<T>> Buffer<T>() => new(new() { BoundedCapacity = options.InFlight });

    /// <summary>Runs a pump until it has nothing left to do, or the map ends.</summary>
    /// <param name="pump">The pump.</param>
    /// <param name="end">Tells the stage behind that no more will come.</param>
    /// <param name="onStop">What it has under way is given up.</param>
    internal void Start(Func<Task> pump, Action end, Action? onStop = null)
    {
        if (onStop is not null) stops.Add(onStop);
        pumps.Add(Task.Run(async () =>
        {
            try
            {
                await pump().ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (IsStopped)
            {
                // It waited for room, or for items, that nobody needs any more.
            }
            catch (Exception error)
            {
                SourceFailed(error);
            }

            end();
        }));
    }

    internal FlowCall CallOf(long due) => due == long.MaxValue ? Shared : Shared with { Due = due };

    internal Slot<T> SlotOf<T>(T input)
    {
        if (options.Progress is not null) Interlocked.Increment(ref taken);
        return new(new(input), within is { } time ? FlowCall.DueAfter(clock, time) : long.MaxValue, trace?.Item());
    }

    /// <summary>The source's own failure, or one that no item can be blamed for: told when what came before it has been read.</summary>
    internal void SourceFailed(Exception error) => Interlocked.CompareExchange(ref failure, error, null);

    internal async ValueTask<bool> More<T>(MapFeed<T> last)
    {
        try
        {
            return await last.More().ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (IsStopped)
        {
            throw new OperationCanceledException(GivenUp ?? cancel);
        }
    }

    internal void ThrowIfCutShort()
    {
        GivenUp?.ThrowIfCancellationRequested();
        if (failure is null) return;
        trace?.Fail(failure);
        System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
    }

    /// <summary>
    /// What an item's error is for the whole map, where that is over: whoever has given it up gets that, whatever an item made of it, and
    /// when the call that it is part of is out of time there is no other item to wait for. Null where the error is the item's own.
    /// </summary>
    internal Exception? EndOf(Exception error) =>
        GivenUp is { } token ? new OperationCanceledException(token) :
        error is CallTimeoutException && running?.Deadline is { } end && end - clock.GetUtcNow() <= CallScope.SameMoment ? error :
        null;

    /// <summary>An item's error as the reader of the map knows it: with the deadline of the whole.</summary>
    internal Exception Told(Exception error) => error is CallTimeoutException late && within is { } time ? late.OfWhole(flow, time) : error;

    /// <summary>The error that the reader gets in place of all that would have come.</summary>
    internal Exception Ends(Exception error)
    {
        trace?.Fail(error);
        return error;
    }

    internal void OnDone(Activity? item)
    {
        trace?.End(item, null);
        if (options.Progress is { } progress) progress.Report(new(Interlocked.Read(ref taken), ++done, failed));
    }

    internal void OnFailed(Activity? item, Exception error)
    {
        trace?.End(item, error);
        if (options.Progress is { } progress) progress.Report(new(Interlocked.Read(ref taken), done, ++failed));
    }

    public async ValueTask DisposeAsync()
    {
        watch.Unregister();
        watchAbove.Unregister();
        End();
        await Task.WhenAll(pumps).ConfigureAwait(false);
        trace?.End();
    }

    /// <summary>By which token it was given up, where it was.</summary>
    CancellationToken? GivenUp =>
        cancel.IsCancellationRequested ? cancel :
        running is { Stop.IsCancellationRequested: true } ? running.Stop :
        null;

    void End()
    {
        if (Interlocked.Exchange(ref stopped, 1) != 0) return;

        // Pumps wait for each other and for the source: they go first. Their calls must not find that they have ended.
        RunToken.Fire(stop);
        foreach (var one in stops) one();
    }
}
