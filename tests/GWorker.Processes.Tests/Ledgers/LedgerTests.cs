namespace GWorker.Processes.Tests;

/// <summary>The books themselves: what they must find, they find.</summary>
public class LedgerTests
{
    [Theory]
    [InlineData("sent 1 10\nanswered 1 7 40", "start 1 7 1 20\nend 1 7 1 30", null)]
    [InlineData("sent 1 10\nfailed 1 WorkerLostException may-have-run 40", "start 1 7 1 20", null)]
    [InlineData("sent 1 10\nfailed 1 DrainingException has-not-run 40", "", null)]
    [InlineData("sent 1 10", "", "it has no outcome")]
    [InlineData("sent 1 10", "start 1 7 1 20\nend 1 7 1 30", "it has no outcome")]
    [InlineData("sent 1 10\nanswered 1 7 40\nanswered 1 7 50", "start 1 7 1 20\nend 1 7 1 30", "more than one outcome")]
    [InlineData("sent 1 10\nanswered 1 7 40", "start 1 7 1 20", "answered by who had not run it")]
    [InlineData("sent 1 10\nanswered 1 8 40", "start 1 7 1 20\nend 1 7 1 30", "answered by who had not run it")]
    [InlineData("sent 1 10\nanswered 1 7 40", "start 1 8 1 15\nstart 1 7 1 20\nend 1 7 1 30", "it ran twice")]
    [InlineData("sent 1 10\nanswered 1 7 40", "start 1 7 2 20\nend 1 7 2 30", "second attempt")]
    [InlineData("sent 1 10\nfailed 1 DrainingException has-not-run 40", "start 1 7 1 20", "told that it had not")]
    [InlineData("", "start 1 7 1 20", "nobody sent it")]
    public void It_finds(string client, string node, string? found)
    {
        var unexplained = Ledger.Read($"{client}\n", $"{node}\n").Unexplained(mayRunAgain: false);
        if (found is null) Assert.Empty(unexplained);
        else Assert.Contains(unexplained, text => text.Contains(found, StringComparison.Ordinal));
    }

    [Fact]
    public void What_may_run_again_may_run_twice()
    {
        var ledger = Ledger.Read("sent 1 10\nanswered 1 7 40\n", "start 1 8 1 15\n", "start 1 7 2 20\nend 1 7 2 30\n");
        Assert.Empty(ledger.Unexplained(mayRunAgain: true));
        Assert.Equal(1, ledger.RunTwice);
    }

    [Fact]
    public void A_line_that_was_cut_off_is_none() => Assert.Equal(1, Ledger.Read("sent 1 10\nsen").Sent);
}
