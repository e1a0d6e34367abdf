namespace GWorker;

/// <summary>
/// A typed pipeline: methods of workers and plain functions, one behind the other, made with <c>&gt;&gt;</c>. A value: immutable, shared
/// at will, and used again for any number of calls. A method of a handle is the shortest there is. Each method keeps its own pool and
/// its own batches, so different methods work on different items at once; plain functions run in the caller's process.
/// </summary>
/// <typeparam name="TIn">What goes in.</typeparam>
/// <typeparam name="TOut">What comes out.</typeparam>
public abstract class Flow<TIn, TOut>
{
    private protected Flow()
    {
    }

    /// <summary>How it is written, without what a reader would not see at a glance: <c>Tokenizer.Encode >> Embedder.Embed</c>.</summary>
    internal abstract string Text { get; }

    /// <summary>The clock of its first worker, or null where it has none.</summary>
    internal abstract TimeProvider? Clock { get; }

    /// <summary>Whether as many come out as go in.</summary>
    internal virtual bool IsOneToOne => true;

    /// <summary>Whether there is more to it than one method, whose runs have activities of their own.</summary>
    internal virtual bool IsPipeline => this is not StreamStage<TIn, TOut>;

    /// <summary>Whether one of its methods is of a handle that a worker was given: then it is part of the call in whose code it is used.</summary>
    internal virtual bool Inherits => false;

    /// <summary>What every input of a map has from the moment its source gives it; null where nothing was said.</summary>
    internal virtual TimeSpan? Whole => null;

    /// <summary>Sends one input through it.</summary>
    /// <param name="input">The input; sent by reference inside a process, so it must not change while the call lasts.</param>
    /// <param name="cancel">Gives the call up, at whichever stage it is.</param>
    /// <returns>Ends exactly once, with the answer, the caller's cancellation, an error of a stage's worker under <see cref="GWorkerException"/>, or <see cref="StageFailedException"/> where a plain function threw.</returns>
    public virtual Task<TOut> Remote(TIn input, CancellationToken cancel = default) =>
        cancel.IsCancellationRequested ? Task.FromCanceled<TOut>(cancel) :
        CallTrace.IsHeard && IsPipeline ? Traced(input, new(Clock ?? TimeProvider.System, cancel)) :
        Run(input, new(Clock ?? TimeProvider.System, cancel)).AsTask();

    /// <summary>The same flow, to be over within <paramref name="deadline"/> of each input: all its stages together. Without it each method has its own 5 minutes.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="deadline"/> is not positive or is over 24 hours.</exception>
    public Flow<TIn, TOut> Within(TimeSpan deadline)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(deadline, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(deadline, TimeSpan.FromHours(24));
        return new TimedFlow<TIn, TOut>(this, deadline);
    }

    /// <summary>
    /// Sends all of a source through it, lazily and in constant memory: nothing is read before the result is, at most
    /// <paramref name="inFlight"/> items are in each stage, and a slow stage or a slow reader slows the source. A pool that is overloaded is
    /// waited for. Leaving the loop early cancels what is under way and disposes of the source.
    /// </summary>
    /// <param name="source">The inputs. Its own failure ends the map after the answers of what it gave.</param>
    /// <param name="inFlight">Items in each stage at a time, from 1 to 65,536; where the order is given up, in the whole flow.</param>
    /// <param name="ordered">Answers in the order of the source; false: as they come.</param>
    /// <param name="onError">Told of each item that failed, which is left out then, by whoever reads. Null: the first failure is thrown in its place and ends the map.</param>
    /// <param name="progress">Told of each answer and each failure.</param>
    /// <param name="cancel">Ends the map and all that is under way.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="inFlight"/> is out of its range.</exception>
    public IAsyncEnumerable<TOut> Map(
        IEnumerable<TIn> source, int inFlight = Mapping.Usual, bool ordered = true, Action<Exception>? onError = null, IProgress<MapProgress>? progress = null,
        CancellationToken cancel = default) => Mapping.Values(this, MapSource.Of(source), new(inFlight, ordered, progress), onError, cancel);

    /// <inheritdoc cref="Map(IEnumerable{TIn}, int, bool, Action{Exception}?, IProgress{MapProgress}?, CancellationToken)"/>
    /// <remarks>A source gets a token with its enumerator: when the map ends it is cancelled, and the map waits for it.</remarks>
    public IAsyncEnumerable<TOut> Map(
        IAsyncEnumerable<TIn> source, int inFlight = Mapping.Usual, bool ordered = true, Action<Exception>? onError = null, IProgress<MapProgress>? progress = null,
        CancellationToken cancel = default) => Mapping.Values(this, MapSource.Of(source), new(inFlight, ordered, progress), onError, cancel);

    /// <summary>Like <c>Map</c>, with each item's own outcome instead of an exception: in the order of the source, or as they come.</summary>
    /// <inheritdoc cref="Map(IEnumerable{TIn}, int, bool, Action{Exception}?, IProgress{MapProgress}?, CancellationToken)"/>
    public IAsyncEnumerable<Outcome<TOut>> MapAll(
        IEnumerable<TIn> source, int inFlight = Mapping.Usual, bool ordered = true, IProgress<MapProgress>? progress = null, CancellationToken cancel = default) =>
        Mapping.Outcomes(this, MapSource.Of(source), new(inFlight, ordered, progress), cancel);

    /// <inheritdoc cref="MapAll(IEnumerable{TIn}, int, bool, IProgress{MapProgress}?, CancellationToken)"/>
    public IAsyncEnumerable<Outcome<TOut>> MapAll(
        IAsyncEnumerable<TIn> source, int inFlight = Mapping.Usual, bool ordered = true, IProgress<MapProgress>? progress = null, CancellationToken cancel = default) =>
        Mapping.Outcomes(this, MapSource.Of(source), new(inFlight, ordered, progress), cancel);

    /// <summary>The flow as a mermaid flowchart, for a README or a wiki.</summary>
    public string ToMermaid()
    {
        var drawing = new FlowDrawing();
        drawing.Edge(Draw(drawing, drawing.Node("in", typeof(TIn))), drawing.Node("out", typeof(TOut)));
        return drawing.ToString();
    }

    /// <summary>How it is written: <c>Tokenizer.Encode >> Embedder.Embed >> function</c>.</summary>
    public override string ToString() => Text;

    /// <summary>One input through it, for a call or as one stage of a map.</summary>
    internal abstract ValueTask<TOut> Run(TIn input, FlowCall call);

    /// <summary>The blocks of an ordered map, behind those that are there.</summary>
    internal virtual MapFeed<TOut> Weave(MapFeed<TIn> from, MapRun run) => new StartPump<TIn, TOut>(run, this).Behind(from);

    /// <summary>The blocks of a map that gives up the order.</summary>
    internal virtual MapFeed<TOut> WeaveLoose(MapFeed<TIn> from, MapRun run) => LooseStage.Behind(from, this, run);

    /// <summary>Adds its nodes behind one, and says which is its last.</summary>
    internal abstract string Draw(FlowDrawing drawing, string from);

    /// <summary>All stages in one activity. It is the caller's no more when this returns, as that of an asynchronous method is its own.</summary>
    async Task<TOut> Traced(TIn input, FlowCall call)
    {
        var span = CallTrace.BeginFlow(Text);
        Exception? failure = null;
        try
        {
            return await Run(input, call).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            failure = error;
            throw;
        }
        finally
        {
            CallTrace.End(span, failure);
        }
    }
}
