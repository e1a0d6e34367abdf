using System.Collections.Concurrent;
using System.Diagnostics;

namespace GWorker.Tests.Subjects;

/// <summary>The activities of GWorker that begin in this process and are part of one trace or linked to it.</summary>
public sealed class HeardTrace
{
    readonly ConcurrentQueue<string> lines = new();
    readonly ActivityListener listener;

    public HeardTrace(string trace)
    {
        var id = ActivityTraceId.CreateFromString(trace);
        listener = new()
        {
            ShouldListenTo = source => source.Name == "GWorker",
            Sample = (ref options) => options.Parent.TraceId == id || (options.Links ?? []).Any(l => l.Context.TraceId == id) ? ActivitySamplingResult.AllData : ActivitySamplingResult.None,
            ActivityStarted = a => Keep("", a),
            ActivityStopped = a => Keep("ended:", a),
        };
        ActivitySource.AddActivityListener(listener);

        void Keep(string what, Activity a)
        {
            // Another listener may have sampled what is none of ours.
            if (a.TraceId == id || a.Links.Any(l => l.Context.TraceId == id))
                lines.Enqueue($"{what}{a.OperationName.Replace(' ', '-')} {a.TraceId} {a.SpanId} {a.ParentSpanId} {string.Join(",", a.Links.Select(l => l.Context.SpanId))}");
        }
    }

    public string[] End()
    {
        listener.Dispose();
        return [.. lines];
    }
}
