using System.Diagnostics;

namespace GWorker;

/// <summary>
/// Runs as activities of source <c>GWorker</c>: one for each call, in its caller's trace, on whichever node it runs; one for each batch, linked
/// to the calls in it, and they to it. Where nobody listens a call costs a branch, and what it brought from another node still goes on.
/// </summary>
internal static class CallTrace
{
    static readonly ActivitySource Source = new("GWorker");

    internal static bool IsHeard => Source.HasListeners();

    /// <summary>Begins a plain call's: it is current until <see cref="End"/>.</summary>
    internal static CallHead? Begin(CallHead? head, string worker, MethodContract method)
    {
        if (!IsHeard)
        {
            if (head is null) return null;
            if (head.Caller is { IsStopped: false }) Activity.Current = head.Caller;
            else if (head.TraceParent is not null) head.Span = Bridge(head, worker, method);
            return head;
        }

        head ??= new();
        var span = Source.StartActivity($"{worker}.{method.Name}", ActivityKind.Consumer, head.Trace);
        head.Span = span ?? (head.TraceParent is null ? null : Bridge(head, worker, method));
        if (head.Span is null && head.Caller is { IsStopped: false }) Activity.Current = head.Caller;
        return head;
    }

    internal static void End(CallHead? head, Exception? error)
    {
        if (head?.Span is not { } span) return;
        head.Span = null;
        if (error is not null) span.SetStatus(ActivityStatusCode.Error, ErrorText.Message(error));
        span.Stop();
    }

    /// <summary>Begins a batch's, and those of its items; null where nobody listens.</summary>
    internal static BatchTrace? BeginBatch(string worker, MethodContract method, CallHead?[] items)
    {
        var links = items.Where(h => h is not null && h.IsTraced).Select(h => new ActivityLink(h!.Trace)).ToArray();
        var batch = Source.CreateActivity($"{worker}.{method.Name} batch", ActivityKind.Consumer, parentContext: default, links: links);
        if (batch is null) return null;
        Activity.Current = null; // a batch is part of nobody's trace
        batch.SetTag("gworker.batch.size", items.Length).Start();
        ActivityLink[] toBatch = [new(batch.Context)];
        var spans = new Activity?[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            Activity.Current = null;
            spans[i] = Source.StartActivity($"{worker}.{method.Name}", ActivityKind.Consumer, items[i]?.Trace ?? default, links: toBatch);
        }

        Activity.Current = batch;
        return new(batch, spans);
    }

    // Whoever listens to other sources alone still sees one trace over both nodes.
    static Activity Bridge(CallHead head, string worker, MethodContract method)
    {
        var bridge = new Activity($"{worker}.{method.Name}").SetParentId(head.TraceParent!);
        bridge.TraceStateString = head.TraceState;
        return bridge.Start();
    }
}

/// <summary>A batch's activity and its items'.</summary>
internal sealed class BatchTrace(Activity batch, Activity?[] items)
{
    internal void End(Exception? error)
    {
        foreach (var span in items.Append(batch))
        {
            if (error is not null) span?.SetStatus(ActivityStatusCode.Error, ErrorText.Message(error));
            span?.Stop();
        }
    }
}
