namespace GWorker.Processes.Tests;

/// <summary>The books themselves: what they must find, they find.</summary>
public class LedgerTests
{
    [Theory]
    [InlineData("sent 1 10\nanswered 1 7 1 40", "start 1 7 1 20\nend 1 7 1 30", null)]
    [InlineData("sent 1 10\nfailed 1 WorkerLostException may-have-run 40", "start 1 7 1 20", null)]
    [InlineData("sent 1 10\nfailed 1 DrainingException has-not-run 40", "", null)]
    [InlineData("sent 1 10", "", "it has no outcome")]
    [InlineData("sent 1 10", "start 1 7 1 20\nend 1 7 1 30", "it has no outcome")]
    [InlineData("sent 1 10\nanswered 1 7 1 40\nanswered 1 7 1 50", "start 1 7 1 20\nend 1 7 1 30", "more than one outcome")]
    [InlineData("sent 1 10\nanswered 1 7 1 40", "start 1 7 1 20", "answered by who had not run it")]
    [InlineData("sent 1 10\nanswered 1 7 2 40", "start 1 7 1 20\nend 1 7 1 30", "answered by who had not run it")]
    [InlineData("sent 1 10\nanswered 1 8 1 40", "start 1 7 1 20\nend 1 7 1 30", "answered by who had not run it")]
    [InlineData("sent 1 10\nanswered 1 7 1 40", "start 1 8 1 15\nstart 1 7 1 20\nend 1 7 1 30", "it ran twice")]
    [InlineData("sent 1 10\nanswered 1 7 2 40", "start 1 7 2 20\nend 1 7 2 30", "second attempt")]
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
        var ledger = Ledger.Read("sent 1 10\nanswered 1 7 2 40\n", "start 1 8 1 15\n", "start 1 7 2 20\nend 1 7 2 30\n");
        Assert.Empty(ledger.Unexplained(mayRunAgain: true));
        Assert.Equal(1, ledger.RunTwice);
    }

    // Process 7's run is the first attempt, 8's the second.
    [Theory]
    [InlineData("answered 1 8 2 60", true, 1)]
    [InlineData("answered 1 7 1 60", false, 0)]
    [InlineData("answered 1 7 1 45", false, 0)]
    public void Of_several_attempts_the_last_alone_may_answer(string answer, bool isFine, int outrun)
    {
        var ledger = Ledger.Read($"sent 1 10\n{answer}\n", "start 1 7 1 15\nend 1 7 1 40\n", "start 1 8 2 20\nend 1 8 2 50\n");
        var unexplained = ledger.Unexplained(mayRunAgain: true);
        if (isFine) Assert.Empty(unexplained);
        else Assert.Contains("an attempt that another had followed", Assert.Single(unexplained), StringComparison.Ordinal);
        Assert.Equal(outrun, ledger.Outrun);
    }

    [Fact]
    public void Two_runs_of_one_number_are_told_apart_by_their_time()
    {
        var runs = "start 1 7 1 15\nend 1 7 1 40\nstart 1 8 1 20\nend 1 8 1 50\n";
        Assert.Empty(Ledger.Read("sent 1 10\nanswered 1 8 1 60\n", runs).Unexplained(mayRunAgain: true));
        Assert.Single(Ledger.Read("sent 1 10\nanswered 1 7 1 60\n", runs).Unexplained(mayRunAgain: true));
    }

    [Fact]
    public void Silence_is_also_what_follows_the_last_answer()
    {
        var ledger = Ledger.Read("sent 1 10\nanswered 1 7 1 40\nsent 2 10\nanswered 2 7 1 45\n");
        Assert.Equal(5, ledger.LongestSilence.Ticks);
        Assert.Equal(30, ledger.SilenceBetween(new(10), new(42)).Ticks);
        Assert.Equal(55, ledger.SilenceBetween(new(41), new(100)).Ticks);
        Assert.Equal(10, ledger.SilenceBetween(new(50), new(60)).Ticks);
    }

    [Fact]
    public void A_worker_begins_and_ends_without_a_call()
    {
        var ledger = Ledger.Read("entered 7 1 10\nentered 7 2 20\nexited 7 1 30\nentered 8 1 10\n");
        Assert.Equal([1], ledger.Entered(7, before: new(20)));
        Assert.Equal([1, 2], ledger.Entered(7, before: new(21)));
        Assert.Equal([1], ledger.Exited(7));
        Assert.Empty(ledger.Exited(8));
        Assert.Empty(ledger.Unexplained(mayRunAgain: false));
    }

    [Fact]
    public void A_line_that_was_cut_off_is_none() => Assert.Equal(1, Ledger.Read("sent 1 10\nsen").Sent);
}
