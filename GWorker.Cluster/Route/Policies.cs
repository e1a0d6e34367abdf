namespace GWorker;

/// <summary>How one node runs its definitions, told once to each other node: it may differ, and whoever joins is told that it does.</summary>
/// <param name="App">The app.</param>
/// <param name="All">One for each definition.</param>
internal sealed record Policies(string App, PolicyText[] All) : IControlMessage
{
    internal static Policies Of(ClusterParts parts) =>
        new(parts.App, [.. parts.Services.All.Select(s => new PolicyText(s.Name, [.. s.Service.Cls.Statements.Select(t => t.Text)]))]);

    /// <summary>A line for each definition of both that is not run alike, in the words of the definitions.</summary>
    internal IEnumerable<string> Against(Policies others)
    {
        foreach (var own in All)
            if (Array.Find(others.All, o => o.Service == own.Service) is { } other && !own.Statements.AsSpan().SequenceEqual(other.Statements))
                yield return $"{own.Service} with {Only(other, own)} there and {Only(own, other)} here";
    }

    static string Only(PolicyText one, PolicyText without) => one.Statements.Except(without.Statements).ToList() is { Count: > 0 } more ? string.Concat(more) : "the default";
}

/// <summary>What a definition says, verb by verb.</summary>
internal sealed record PolicyText(string Service, string[] Statements);
