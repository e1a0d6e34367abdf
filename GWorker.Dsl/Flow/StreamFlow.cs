namespace GWorker;

/// <summary>
/// A typed pipeline that answers with a stream: there is a method in it that streams, last or further ahead, whose items go on through
/// what is behind it one by one. Made with <c>&gt;&gt;</c> like any other, and a value like any other.
/// </summary>
/// <typeparam name="TIn">What goes in.</typeparam>
/// <typeparam name="TOut">One item of what comes out.</typeparam>
public abstract class StreamFlow<TIn, TOut>
{
    private protected StreamFlow()
    {
    }

    /// <summary>What a map weaves; none of it answers a single call.</summary>
    internal abstract Flow<TIn, TOut> Stages { get; }

    /// <summary>What all stages together have for one input, or null.</summary>
    internal virtual TimeSpan? Whole => null;

    Flow<TIn, TOut> Timed => Whole is { } time ? new TimedFlow<TIn, TOut>(Stages, time) : Stages;

    internal static StreamFlow<TIn, TOut> Of(Flow<TIn, TOut> stages, TimeSpan? whole, TimeSpan? other = null) =>
        new MadeStream<TIn, TOut>(stages, whole is { } time && (other is not { } less || time < less) ? whole : other);

    /// <summary>
    /// The stream of one input, in order, read with <c>await foreach</c>. Nothing is sent before the first item is asked for, and each
    /// enumeration is a call of its own. Stages run ahead of the reader by up to 256 items each. Leaving the loop cancels whichever stage it is in.
    /// A pool behind a stream that is overloaded is waited for.
    /// </summary>
    /// <remarks>An error names its stage and comes after all items before it; a cancel comes at once.</remarks>
    /// <param name="input">The input; sent by reference inside a process, so it must not change while the call lasts.</param>
    /// <param name="cancel">Gives it up, at whichever stage it is.</param>
    public virtual IAsyncEnumerable<TOut> Remote(TIn input, CancellationToken cancel = default) => Map([input], cancel: cancel);

    /// <summary>
    /// The same, each input's stream to be over within <paramref name="deadline"/>: all stages together. Where it becomes part of a longer flow
    /// that holds for all of that; to limit one method use its handle's <c>Within</c>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="deadline"/> is not positive or is over 24 hours.</exception>
    public StreamFlow<TIn, TOut> Within(TimeSpan deadline)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(deadline, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(deadline, TimeSpan.FromHours(24));
        return Of(Stages, Whole, deadline);
    }

    /// <summary>
    /// The items of each input's stream, those of one input after those of the one before it, lazily and in constant memory. Streams of up to
    /// <paramref name="inFlight"/> inputs are under way side by side, each ahead of its reader by its own bounded look-ahead.
    /// </summary>
    /// <inheritdoc cref="Flow{TIn, TOut}.Map(IEnumerable{TIn}, int, bool, Action{Exception}?, IProgress{MapProgress}?, CancellationToken)"/>
    /// <param name="source">The inputs. Its own failure ends the map after the items of what it gave.</param>
    /// <param name="inFlight">Streams, and items in each stage, at a time, from 1 to 65,536.</param>
    /// <param name="ordered">False: items of different inputs as they come; those of one input stay in their order up to the first stage behind the stream.</param>
    /// <param name="onError">Told of each failure, which may come after items of the same input. Null: the first failure is thrown in its place and ends the map.</param>
    /// <param name="progress">Told of each item and each failure.</param>
    /// <param name="cancel">Ends the map and all that is under way.</param>
    public IAsyncEnumerable<TOut> Map(
        IEnumerable<TIn> source, int inFlight = Mapping.Usual, bool ordered = true, Action<Exception>? onError = null, IProgress<MapProgress>? progress = null,
        CancellationToken cancel = default) => Timed.Map(source, inFlight, ordered, onError, progress, cancel);

    /// <inheritdoc cref="Map(IEnumerable{TIn}, int, bool, Action{Exception}?, IProgress{MapProgress}?, CancellationToken)"/>
    public IAsyncEnumerable<TOut> Map(
        IAsyncEnumerable<TIn> source, int inFlight = Mapping.Usual, bool ordered = true, Action<Exception>? onError = null, IProgress<MapProgress>? progress = null,
        CancellationToken cancel = default) => Timed.Map(source, inFlight, ordered, onError, progress, cancel);

    /// <summary>Like <c>Map</c>, with an outcome for each item, and one for the failure that ended an input's stream.</summary>
    /// <inheritdoc cref="Map(IEnumerable{TIn}, int, bool, Action{Exception}?, IProgress{MapProgress}?, CancellationToken)"/>
    public IAsyncEnumerable<Outcome<TOut>> MapAll(
        IEnumerable<TIn> source, int inFlight = Mapping.Usual, bool ordered = true, IProgress<MapProgress>? progress = null, CancellationToken cancel = default) =>
        Timed.MapAll(source, inFlight, ordered, progress, cancel);

    /// <inheritdoc cref="MapAll(IEnumerable{TIn}, int, bool, IProgress{MapProgress}?, CancellationToken)"/>
    public IAsyncEnumerable<Outcome<TOut>> MapAll(
        IAsyncEnumerable<TIn> source, int inFlight = Mapping.Usual, bool ordered = true, IProgress<MapProgress>? progress = null, CancellationToken cancel = default) =>
        Timed.MapAll(source, inFlight, ordered, progress, cancel);

    /// <summary>The flow as a mermaid flowchart, for a README or a wiki.</summary>
    public string ToMermaid() => Stages.ToMermaid();

    /// <summary>How it is written: <c>Tokenizer.Encode >> Model.Generate</c>.</summary>
    public override string ToString() => Timed.Text;
}

/// <summary>One made with <c>&gt;&gt;</c>.</summary>
internal sealed class MadeStream<TIn, TOut>(Flow<TIn, TOut> stages, TimeSpan? whole) : StreamFlow<TIn, TOut>
{
    internal override Flow<TIn, TOut> Stages => stages;

    internal override TimeSpan? Whole => whole;
}
