using System.Diagnostics;

namespace GWorker;

/// <summary>
/// Runs as activities of source <c>GWorker</c>: one for each call, in its caller's trace, on whichever node it runs; one for each batch, linked
/// to the calls in it, and they to it; the same for live sequences and their steps; and one for a pipeline, around its stages. Where nobody
/// listens a call costs a branch, and what it brought from another node still goes on. Listeners, and whoever is told what is current, are the user's code:
/// what they throw costs their activity alone, so that nothing here throws.
/// </summary>
internal static class CallTrace
{
    // As many links as OpenTelemetry keeps of one span where nothing is said.
    const int MostLinks = 128;

    // Null where a listener that was told of it has thrown: else whatever comes first to ask whether it is heard would throw, and all that comes later.
    static readonly ActivitySource? Source = Open();

    internal static bool IsHeard => Source is not null && Source.HasListeners();

    /// <summary>What is current here and now. What is set is so, also where somebody who is told of it throws.</summary>
    internal static Activity? Current
    {
        get => Activity.Current;
        set
        {
            try
            {
                Activity.Current = value;
            }
            catch
            {
                // Of whoever is told.
            }
        }
    }

    /// <summary>Begins a plain call's: it is current until its end.</summary>
    internal static CallHead? Begin(CallHead? head, string worker, MethodContract method)
    {
        if (!IsHeard)
        {
            if (head is null) return null;
            if (head.Caller is { IsStopped: false }) Current = head.Caller;
            else if (head.TraceParent is not null) head.Span = Bridge(head, worker, method);
            return head;
        }

        head ??= new();
        var span = Start(Of(worker, method), ActivityKind.Consumer, head.Trace);
        head.Span = span ?? (head.TraceParent is null ? null : Bridge(head, worker, method));
        if (head.Span is null && head.Caller is { IsStopped: false }) Current = head.Caller;
        return head;
    }

    internal static void End(CallHead? head, Exception? error)
    {
        if (head?.Span is not { } span) return;
        head.Span = null;
        End(span, error);
    }

    internal static void End(Activity? span, Exception? error)
    {
        if (span is null) return;
        if (error is not null) span.SetStatus(ActivityStatusCode.Error, ErrorText.Message(error));
        try
        {
            span.Stop();
        }
        catch
        {
            // Of whoever listens. It has stopped, and was not put back.
            if (Current == span) Current = null;
        }
    }

    /// <summary>Begins a batch's, and those of its items; null where nobody listens.</summary>
    internal static BatchTrace? BeginBatch(string worker, MethodContract method, CallHead?[] items)
    {
        var links = items.Where(h => h is not null && h.IsTraced).Select(h => new ActivityLink(h!.Trace)).ToArray();
        Current = null; // a batch is part of nobody's trace
        if (Start($"{Of(worker, method)} batch", ActivityKind.Consumer, default, links, items.Length) is not { } batch) return null;
        ActivityLink[] toBatch = [new(batch.Context)];
        var spans = new Activity?[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            Current = null;
            spans[i] = Start(Of(worker, method), ActivityKind.Consumer, items[i]?.Trace ?? default, toBatch);
        }

        Current = batch;
        return new(batch, spans);
    }

    /// <summary>Begins a live sequence's, in its caller's trace. It is never current: its steps are all their sequences'.</summary>
    internal static Activity? BeginSequence(string worker, MethodContract method, CallHead? head)
    {
        Current = null;
        var span = Start(Of(worker, method), ActivityKind.Consumer, head?.Trace ?? default);
        Current = null;
        return span;
    }

    /// <summary>Ends it, with the number of its steps.</summary>
    internal static void EndSequence(Activity? span, int steps, Exception? error)
    {
        span?.SetTag("gworker.steps", steps);
        End(span, error);
    }

    /// <summary>Begins a step's, which is current until its end: linked to the sequences in it, and they to it.</summary>
    /// <param name="worker">Its pool.</param>
    /// <param name="method">The method.</param>
    /// <param name="sequences">Those that have an activity, and in how many steps they have been.</param>
    /// <param name="size">How many there are.</param>
    internal static Activity? BeginStep(string worker, MethodContract method, List<(Activity Span, int Steps)> sequences, int size)
    {
        var links = sequences.Select(s => new ActivityLink(s.Span.Context)).ToArray();
        Current = null;
        if (Start($"{Of(worker, method)} step", ActivityKind.Consumer, default, links, size) is not { } step) return null;
        foreach (var (span, steps) in sequences)
            if (steps < MostLinks) span.AddLink(new(step.Context));
        return step;
    }

    /// <summary>Begins a pipeline's, in the trace of what is current, and is current itself: whatever its stages call is part of it.</summary>
    internal static Activity? BeginFlow(string flow) => Start(flow, ActivityKind.Internal, default);

    static string Of(string worker, MethodContract method) => $"{worker}.{method.Name}";

    static Activity? Start(string name, ActivityKind kind, ActivityContext parent, ActivityLink[]? links = null, int size = 0)
    {
        Activity? span = null;
        try
        {
            span = Source?.CreateActivity(name, kind, parent, links: links);
            if (size > 0) span?.SetTag("gworker.batch.size", size);
            span?.Start();
        }
        catch
        {
            // Of whoever listens. It is current all the same, unless it has not even begun.
            if (span is { Id: null }) return null;
        }

        return span;
    }

    // Whoever listens to other sources alone still sees one trace over both nodes.
    static Activity Bridge(CallHead head, string worker, MethodContract method)
    {
        var bridge = new Activity(Of(worker, method)).SetParentId(head.TraceParent!);
        bridge.TraceStateString = head.TraceState;
        try
        {
            bridge.Start();
        }
        catch
        {
            // Of whoever is told that it is current, which it is.
        }

        return bridge;
    }

    static ActivitySource? Open()
    {
        try
        {
            return new("GWorker");
        }
        catch
        {
            return null;
        }
    }
}

/// <summary>A batch's activity and its items'.</summary>
internal sealed class BatchTrace(Activity batch, Activity?[] items)
{
    internal void End(Exception? error)
    {
        foreach (var span in items.Append(batch)) CallTrace.End(span, error);
    }
}
