namespace GWorker.Tests;

/// <summary>What is made of rows that may be among the best.</summary>
public sealed class CandidatesTests
{
    static (bool IsSettled, Hit[] Hits) Settle(int k, params (float Bound, int Row, float Score)[] candidates)
    {
        var hits = new Hit[k];
        Array.Fill(hits, Hit.None);
        return (Candidates.Settle([.. candidates.Select(c => c.Bound)], [.. candidates.Select(c => c.Row)], [.. candidates.Select(c => c.Score)], hits), hits);
    }

    [Fact]
    public void The_best_scores_come_first_and_of_equal_ones_the_lower_row()
    {
        var (settled, hits) = Settle(3, (9, 5, 7), (8, 2, 8), (8, 9, 7), (7, 1, 7), (2, 0, 1));
        Assert.True(settled);
        Assert.Equal([new(2, 8), new(1, 7), new(5, 7)], hits);
    }

    [Theory]
    [InlineData(4.9f, true)]
    [InlineData(5, false)] // it could be equal, and have a lower row
    [InlineData(float.PositiveInfinity, false)]
    public void A_row_that_was_left_out_must_be_worse_than_the_last_hit(float bound, bool settled) =>
        Assert.Equal(settled, Settle(1, (6, 3, 5), (bound, 4, 1)).IsSettled);

    [Fact]
    public void Where_no_row_was_left_out_there_is_nothing_to_fear()
    {
        var (settled, hits) = Settle(2, (float.PositiveInfinity, 3, float.NaN), (6, 4, float.NegativeInfinity), (5, 2, -1), (float.NegativeInfinity, -1, float.NegativeInfinity));
        Assert.True(settled);
        Assert.Equal([new(2, -1), Hit.None], hits);
    }

    [Fact]
    public void Too_few_scores_among_the_chosen_settle_nothing() => Assert.False(Settle(2, (8, 3, float.NaN), (7, 4, 6)).IsSettled);
}
