using System.Text.Json;

namespace GWorker.Examples.Cluster;

/// <summary>What a client tells its parent every second: one line of JSON.</summary>
/// <param name="Sent">Calls so far.</param>
/// <param name="Answered">Those with a result.</param>
/// <param name="Failures">Those that failed, by the type of the exception.</param>
/// <param name="PerSecond">Answers a second since the last report.</param>
/// <param name="P99">Of those, in milliseconds.</param>
/// <param name="Cluster">What the client sees of the cluster.</param>
sealed record ClientReport(long Sent, long Answered, Dictionary<string, long> Failures, double PerSecond, double P99, ClusterStatus Cluster)
{
    public long Failed => Failures.Values.Sum();

    /// <summary>Nodes that the client could call.</summary>
    public IEnumerable<MemberStatus> Nodes => Cluster.Members.Where(m => m is { IsHost: true, IsReachable: true });

    public IEnumerable<(MemberStatus Node, MemberWorker Worker)> Workers =>
        Cluster.Members.SelectMany(m => m.Pools.SelectMany(p => p.Workers.Select(w => (m, w))));

    public string Line() => JsonSerializer.Serialize(this);

    public static ClientReport? Read(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<ClientReport>(line);
        }
        catch (JsonException)
        {
            return null; // a client that is killed may leave half a line
        }
    }
}
