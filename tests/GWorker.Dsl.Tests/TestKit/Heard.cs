using System.Collections.Concurrent;
using System.Diagnostics;

namespace GWorker.Tests.TestKit;

/// <summary>Listens to the activities whose name has a key in it, and to no others: those of other tests are no business of this one.</summary>
sealed class Heard : IDisposable
{
    readonly ConcurrentQueue<Activity> started = new();
    readonly ConcurrentQueue<Activity> ended = new();
    readonly ActivityListener listener;

    internal Heard(string key)
    {
        listener = new()
        {
            ShouldListenTo = static source => source.Name == "GWorker",
            Sample = (ref options) => options.Name.Contains(key, StringComparison.Ordinal) ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStarted = a => Keep(started, a),
            ActivityStopped = a => Keep(ended, a),
        };
        ActivitySource.AddActivityListener(listener);

        void Keep(ConcurrentQueue<Activity> to, Activity activity)
        {
            // Another listener may have sampled what is none of ours.
            if (activity.OperationName.Contains(key, StringComparison.Ordinal)) to.Enqueue(activity);
        }
    }

    internal Activity[] Started => [.. started];

    internal Activity[] Ended => [.. ended];

    /// <summary>Those that have ended, by name.</summary>
    internal Activity[] Of(string name) => [.. ended.Where(a => a.OperationName == name)];

    public void Dispose() => listener.Dispose();
}
