using System.Text.RegularExpressions;

namespace GWorker.Examples.Tests;

/// <summary>The main example as somebody at a terminal sees it.</summary>
public partial class EmbedderScreenTests
{
    [EmbedderScreenFact]
    public async Task A_bar_shows_how_far_the_calls_have_come()
    {
        using var terminal = new Terminal($"dotnet {EmbedderScreenFactAttribute.Program} --calls 300");
        Assert.Equal(0, await terminal.End(TimeSpan.FromMinutes(3)));
        Assert.Matches(Done(), terminal.Text);
        Assert.Matches(Loaded(), terminal.Text);
    }

    [GeneratedRegex("300 concurrent calls ━+ 100% ")]
    private static partial Regex Done();

    [GeneratedRegex("model loaded +│ once ")]
    private static partial Regex Loaded();
}
