using System.Diagnostics;

namespace GWorker.Examples.Cluster;

/// <summary>Counts what becomes of calls.</summary>
sealed class Tally
{
    readonly Lock gate = new();
    readonly Dictionary<string, long> failures = [];
    List<double> times = [];
    long taken = Stopwatch.GetTimestamp();
    long sent;
    long answered;

    public void OnSent() => Interlocked.Increment(ref sent);

    public void OnAnswer(TimeSpan time)
    {
        lock (gate)
        {
            answered++;
            times.Add(time.TotalMilliseconds);
        }
    }

    /// <returns>Whether it is the first failure of its type: worth its words.</returns>
    public bool OnFailure(Exception error)
    {
        lock (gate)
        {
            var name = error.GetType().Name;
            return (failures[name] = failures.GetValueOrDefault(name) + 1) == 1;
        }
    }

    public ClientReport Report(ClusterStatus cluster)
    {
        lock (gate)
        {
            var seconds = Stopwatch.GetElapsedTime(taken).TotalSeconds;
            taken = Stopwatch.GetTimestamp();
            times.Sort();
            var p99 = times.Count == 0 ? 0 : times[(int)((times.Count - 1) * 0.99)];
            var report = new ClientReport(Volatile.Read(ref sent), answered, new(failures), times.Count / seconds, p99, cluster);
            times = [];
            return report;
        }
    }
}
