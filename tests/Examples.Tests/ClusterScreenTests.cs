using System.Text.RegularExpressions;

namespace GWorker.Examples.Tests;

/// <summary>The cluster example as somebody at a terminal sees and steers it.</summary>
public partial class ClusterScreenTests
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [TerminalFact]
    public async Task The_screen_shows_the_cluster_and_each_key_does_what_it_says()
    {
        var program = Path.Combine(Repository.Root, "examples", "Cluster", "bin", Repository.Configuration, "net10.0", "Cluster.dll");
        using var terminal = new Terminal($"dotnet {program} --for 10m");
        await terminal.Until(Keys(), Patience);
        await terminal.Until(Calling(), Patience);
        await terminal.Until(Serving(), Patience);
        foreach (var node in (Regex[])[First(), Second(), Third()]) await terminal.Until(node, Patience);
        terminal.Press('k');
        await terminal.Until(Killed(), Patience);
        terminal.Press('a');
        await terminal.Until(Added(), Patience);
        await terminal.Until(Fourth(), Patience);
        terminal.Press('r');
        await terminal.Until(Restarted(), Patience + Patience);
        terminal.Press('q');
        Assert.Equal(0, await terminal.End(Patience));
        var last = Sums().Match(terminal.Text);
        Assert.True(last.Success, $"The last line is no sum:\n{terminal.Text[^Math.Min(terminal.Text.Length, 2000)..]}");
        Assert.NotEqual("0", last.Groups["answered"].Value);
        Assert.Equal("0", last.Groups["lost"].Value);
    }

    [GeneratedRegex("k kill a node   a add one   r rolling restart   q quit")]
    private static partial Regex Keys();

    [GeneratedRegex(@"answered [1-9]")]
    private static partial Regex Calling();

    [GeneratedRegex(@"Ready.*member")]
    private static partial Regex Serving();

    [GeneratedRegex(@"node 1 \S+ is ready")]
    private static partial Regex First();

    [GeneratedRegex(@"node 2 \S+ is ready")]
    private static partial Regex Second();

    [GeneratedRegex(@"node 3 \S+ is ready")]
    private static partial Regex Third();

    [GeneratedRegex(@"node 4 \S+ is ready")]
    private static partial Regex Fourth();

    [GeneratedRegex(@"kill: node 1.* dies without a word")]
    private static partial Regex Killed();

    [GeneratedRegex(@"add: node 4.* starts")]
    private static partial Regex Added();

    [GeneratedRegex(@"restart: node 2.* has stopped after[\s\S]*restart: done")]
    private static partial Regex Restarted();

    [GeneratedRegex(@"sent (?<sent>\d+), answered (?<answered>\d+), failed (?<failed>\d+), lost (?<lost>\d+)\s*\z")]
    private static partial Regex Sums();
}
