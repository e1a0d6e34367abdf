using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>A batch that is there when the one before it ends runs in the same task: no hop, and nobody is woken.</summary>
public class GatheringTests : ShortcutBed
{
    [Fact]
    public void A_batch_that_waits_runs_in_the_task_of_the_one_before()
    {
        Begin(App.Cls<Scripted>().Concurrent(2).Batched(2, 0.S));
        var calls = Arrive(Scripted.Methods.ManyNow, [.. Enumerable.Range(1, 8)]);
        Threads.Feed(most: 1); // four batches at least
        Assert.Equal([2, 4, 6, 8, 10, 12, 14, 16], calls.Select(Answer));
    }

    [Fact]
    public void After_some_in_a_row_others_have_their_turn()
    {
        Begin(App.Cls<Scripted>().Concurrent(2).Batched(1, 0.S));
        Arrive(Scripted.Methods.ManyNow, [.. Enumerable.Range(1, 40)]);
        var has = false;
        Task.Factory.StartNew(() => has = true, CancellationToken.None, TaskCreationOptions.None, Threads);
        Threads.Feed(most: 2);
        Assert.True(has);
        Assert.InRange(Script.Sizes.Length - 2, 1, 39);
        Threads.Feed();
        Assert.Equal(40, Script.Sizes.Length - 2);
    }

    [Fact]
    public void What_no_post_has_started_runs_where_the_runs_do()
    {
        var has = false;
        Task.Factory.StartNew(() => has = true, CancellationToken.None, TaskCreationOptions.None, new Gathering(2, Threads));
        Assert.False(has);
        Threads.Feed();
        Assert.True(has);
    }
}
