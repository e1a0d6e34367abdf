namespace GWorker.Examples.Cluster;

/// <summary>The nodes and the client, each a process of its own, and what can be done to them.</summary>
/// <param name="diary">Where it is told.</param>
/// <param name="idempotent">Whether calls may run again.</param>
/// <param name="life">How long a process may live at most.</param>
sealed class Machines(Diary diary, bool idempotent, TimeSpan life) : IDisposable
{
    // A node that stops finishes its calls first; these take milliseconds here, so this is a bound and not a wait.
    static readonly TimeSpan NodePatience = TimeSpan.FromSeconds(75);
    static readonly TimeSpan ClientPatience = TimeSpan.FromSeconds(45);

    readonly Lock gate = new();
    readonly List<NodeProcess> nodes = [];
    readonly List<ClientProcess> clients = [];
    int rolling;
    bool isStopping;

    public IReadOnlyList<NodeProcess> Nodes
    {
        get { lock (gate) return [.. nodes]; }
    }

    /// <summary>What the present client told last.</summary>
    public ClientReport? Report => Client?.Report;

    /// <summary>What all clients together have seen: there is more than one only where a cluster was lost as a whole.</summary>
    public Totals Totals
    {
        get { lock (gate) return Totals.Of(clients.Select(c => c.Report).OfType<ClientReport>()); }
    }

    ClientProcess? Client
    {
        get { lock (gate) return clients.LastOrDefault(); }
    }

    /// <summary>The first nodes: they must know of each other before any of them exists.</summary>
    public void Start(int count)
    {
        int[] ports = [.. Enumerable.Range(0, count).Select(_ => FreePort.Next())];
        foreach (var port in ports) Start(port, ports);
    }

    /// <summary>One more node, which joins those that live.</summary>
    public void Add()
    {
        var seeds = Nodes.Where(n => n.State == NodeState.Ready).Select(n => n.Port).ToList();
        var port = FreePort.Next();
        if (Start(port, seeds.Count > 0 ? seeds : [port]) is { } node) diary.Say($"add: {node} starts");
    }

    /// <summary>Kills the oldest node: it has the most to lose, for the cluster's singletons live there.</summary>
    public void Kill()
    {
        if (Nodes.FirstOrDefault(n => n.State == NodeState.Ready) is not { } oldest)
        {
            diary.Say("kill: no node is ready");
            return;
        }

        diary.Say($"kill: {oldest} dies without a word");
        oldest.Kill();
    }

    /// <summary>One node after another stops gracefully, and the next one follows when a new one serves in its place.</summary>
    public async Task Roll()
    {
        if (Interlocked.Exchange(ref rolling, 1) == 1) return;
        try
        {
            foreach (var old in Nodes.Where(n => n.State == NodeState.Ready))
            {
                if (old.State != NodeState.Ready) continue; // killed meanwhile
                diary.Say($"restart: {old} is asked to stop");
                var since = TimeProvider.System.GetTimestamp();
                var stopped = await old.Stop(NodePatience);
                diary.Say($"restart: {old} {(stopped ? "has stopped" : "did not stop and was killed")} after {TimeProvider.System.GetElapsedTime(since).TotalSeconds:0.0} s");
                var port = FreePort.Next();
                var seeds = Nodes.Where(n => n.State == NodeState.Ready).Select(n => n.Port).ToList();
                if (Start(port, seeds.Count > 0 ? seeds : [port]) is not { } next) return;
                if (!await next.Ready)
                {
                    diary.Say($"restart: {next} did not start, so the others stay");
                    return;
                }
            }

            diary.Say("restart: done");
        }
        finally
        {
            Volatile.Write(ref rolling, 0);
        }
    }

    /// <summary>Now and then: a client that has lost its cluster is followed by another when there is a cluster again.</summary>
    public void Tend()
    {
        lock (gate)
        {
            if (isStopping || nodes.All(n => n.State != NodeState.Ready) || clients.LastOrDefault() is { HasEnded: false }) return;
            var seeds = nodes.Where(n => n.State == NodeState.Ready).Select(n => n.Address);
            clients.Add(new(["client", "--seeds", string.Join(',', seeds), .. Life], diary));
        }
    }

    /// <summary>The client first, so that its last calls are answered; then the youngest node first, so that the cluster's singletons need not move.</summary>
    public async Task Stop()
    {
        lock (gate) isStopping = true;
        if (Client is { } client && !await client.Stop(ClientPatience)) diary.Say("the client did not stop and was killed");
        foreach (var node in Nodes.Reverse())
            if (!await node.Stop(NodePatience)) diary.Say($"{node} did not stop and was killed");
    }

    public void Dispose()
    {
        foreach (var node in nodes) node.Dispose();
        foreach (var client in clients) client.Dispose();
    }

    string[] Life => ["--life", Times.Text(life)];

    NodeProcess? Start(int port, IEnumerable<int> seeds)
    {
        lock (gate)
        {
            if (isStopping) return null;
            string[] arguments = ["node", "--port", $"{port}", "--seeds", string.Join(',', seeds.Select(s => $"127.0.0.1:{s}")), .. Life];
            var node = new NodeProcess(nodes.Count + 1, port, idempotent ? [.. arguments, "--idempotent"] : arguments, diary);
            nodes.Add(node);
            return node;
        }
    }
}
