using System.Diagnostics;

namespace GWorker;

/// <summary>One caller's call of a method that steps live sequences: its input, what the worker keeps of it, and the way to its caller.</summary>
/// <typeparam name="TIn">What the caller sent.</typeparam>
/// <typeparam name="TState">What the worker keeps of it from step to step.</typeparam>
/// <typeparam name="TOut">One item.</typeparam>
public sealed class Sequence<TIn, TState, TOut>
{
    readonly List<TOut>? emitted;
    volatile bool isOpen;

    internal Sequence(StreamItem<TIn, TOut> item, int attempt)
    {
        Item = item;
        Attempt = attempt;
        Input = item.Input;
    }

    /// <summary>For a step tested as plain C#.</summary>
    internal Sequence(TIn input)
    {
        Input = input;
        emitted = [];
        isOpen = true;
    }

    /// <summary>What the caller sent.</summary>
    public TIn Input { get; }

    /// <summary>What the worker keeps of this sequence: its default before the first step, then whatever the last step left.</summary>
    public TState? State { get; set; }

    /// <summary>How many steps it has been in before this one.</summary>
    public int Steps { get; internal set; }

    /// <summary>Whether its last item has been said: it leaves after this step.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Of a sequence made by <see cref="Live.ForTest"/>, what it has emitted; empty for any other.</summary>
    public IReadOnlyList<TOut> Emitted => emitted ?? [];

    /// <summary>Why it failed, or null.</summary>
    public Exception? Error { get; private set; }

    internal StreamItem<TIn, TOut>? Item { get; }

    internal int Attempt { get; }

    /// <summary>When it joined.</summary>
    internal long Started { get; init; }

    /// <summary>From where it joined; null where nobody listens.</summary>
    internal Activity? Span { get; set; }

    /// <summary>Sends the caller the next item. A step may emit several, or none.</summary>
    /// <exception cref="InvalidOperationException">The sequence has ended, or its step is over.</exception>
    public void Emit(TOut value)
    {
        Check();
        emitted?.Add(value);
        try
        {
            Item?.Emit(Attempt, value);
        }
        catch (Exception error)
        {
            // What cannot travel costs this sequence, not those beside it.
            CannotSend = error;
            HasEnded = true;
        }
    }

    /// <summary>Ends the sequence: the caller's loop ends after the items so far.</summary>
    /// <exception cref="InvalidOperationException">The sequence has ended, or its step is over.</exception>
    public void End()
    {
        Check();
        HasEnded = true;
    }

    /// <summary>Ends this sequence alone with an error, which its caller gets after the items so far.</summary>
    /// <exception cref="InvalidOperationException">The sequence has ended, or its step is over.</exception>
    public void Fail(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        Check();
        Error = error;
        HasEnded = true;
    }

    /// <summary>For example <c>Generate #7, 12 steps</c>.</summary>
    public override string ToString() => $"{Item?.ToString() ?? "sequence"}, {Steps} steps";

    /// <summary>An item of it could not be sent.</summary>
    internal Exception? CannotSend { get; private set; }

    /// <summary>Nobody waits for it any more, or it has ended.</summary>
    internal bool HasLeft => HasEnded || Item!.Attempt != Attempt;

    /// <summary>Its activity is over, before its caller hears of the end.</summary>
    internal void EndSpan(Exception? error)
    {
        if (Span is null) return;
        CallTrace.EndSequence(Span, Steps, error);
        Span = null;
    }

    internal void Open() => isOpen = true;

    internal void Close()
    {
        isOpen = false;
        Steps++;
    }

    void Check()
    {
        if (HasEnded) throw new InvalidOperationException("This sequence has ended.");
        if (!isOpen) throw new InvalidOperationException("This sequence's step is over: emit before the method returns, or before its task ends.");
    }
}
