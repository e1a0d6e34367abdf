using GWorker.Tests.Subjects;
using GWorker.Tests.TestKit;

namespace GWorker.Tests.Route;

/// <summary>Batches over every route.</summary>
public abstract class BatchContract(StartedRoute route) : RouteContract(route)
{
    readonly string key = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task Items_of_several_callers_share_a_batch()
    {
        var answers = await Task.WhenAll(((string[])["a", "b", "c", "d"]).Select(t => Roomy.Shout.Remote(t))).Soon();
        Assert.Equal(["A in 4", "B in 4", "C in 4", "D in 4"], answers);
    }

    [Fact]
    public async Task Items_of_a_list_share_batches_with_everyone_elses()
    {
        var one = Roomy.Shout.Remote("a");
        Assert.Equal(["B in 4", "C in 4", "D in 4"], await Roomy.Shout.Remote(["b", "c", "d"]).Soon());
        Assert.Equal("A in 4", await one.Soon());
        Assert.Equal(Enumerable.Range(0, 40).Select(i => 2 * i + 1), await Roomy.Add.Remote([.. Enumerable.Range(0, 40).Select(i => (i, i + 1))]).Soon());
        Assert.Empty(await Roomy.Shout.Remote([]).Soon());
    }

    [Fact]
    public async Task A_lone_item_waits_for_company_until_its_window_has_passed()
    {
        var since = TimeProvider.System.GetTimestamp();
        Assert.Equal("A in 1", await Gathering.Shout.Remote("a").Soon());
        Assert.InRange(TimeProvider.System.GetElapsedTime(since), Definitions.Window - 1.Ms, Patient.Patience);
    }

    [Fact]
    public async Task What_comes_during_a_run_is_one_batch_however_many_windows_pass_meanwhile()
    {
        var (first, rest) = ($"{key}first", $"{key}rest");
        var alone = Gathering.HoldTogether.Remote(first);
        await Control.Started.Remote(first).Soon();
        await Control.Open.Remote(rest).Soon();
        var calls = new List<Task<int>>();
        for (var group = 0; group < 4; group++)
        {
            // The machine's own clock moves the windows here, and this is no more than one that must have passed.
            for (var i = 0; i < 3; i++) calls.Add(Gathering.HoldTogether.Remote(rest));
            await Task.Delay(1.5 * Definitions.Window);
        }

        // Calls go one way: those before this one are where it is when it is answered.
        await Gathering.Next.Remote(1).Soon();
        await Control.Open.Remote(first).Soon();
        Assert.Equal(1, await alone.Soon());
        Assert.All(await Task.WhenAll(calls).Soon(), together => Assert.Equal(12, together));
    }

    [Fact]
    public async Task Only_items_of_equal_parameters_share_a_batch()
    {
        var soft = Roomy.With(tone: "~");
        var plain = Roomy.Shout.Remote(["a", "b"]);
        var softened = soft.Shout.Remote(["c", "d"]);
        var rest = Roomy.With(tone: "~").Shout.Remote(["e", "f"]);
        Assert.Equal(["C~ in 4", "D~ in 4"], await softened.Soon());
        Assert.Equal(["E~ in 4", "F~ in 4"], await rest.Soon());
        Assert.Equal(["G in 4", "H in 4"], await Roomy.Shout.Remote(["g", "h"]).Soon());
        Assert.Equal(["A in 4", "B in 4"], await plain.Soon());
    }

    [Fact]
    public async Task A_batch_that_throws_fails_all_its_items()
    {
        var outcomes = await Roomy.Attempts.RemoteAll([1, -2, 3, 4]).Soon();
        Assert.All(outcomes, o => Assert.Equal("negative", Assert.IsType<WorkerFailedException>(o.Error).ErrorMessage));
        Assert.Equal((int[])[1, 1, 1, 1], await Roomy.Attempts.Remote([1, 2, 3, 4]).Soon());
    }

    [Fact]
    public async Task With_IsolateFailures_one_bad_item_fails_alone_and_the_others_know_their_attempt()
    {
        var outcomes = await Isolating.Attempts.RemoteAll([1, -2, 3, 4]).Soon();
        Assert.Equal([true, false, true, true], outcomes.Select(o => o.Ok));
        Assert.Equal([3, 2, 2], outcomes.Where(o => o.Ok).Select(o => o.Value));
    }

    [Fact]
    public async Task A_wrong_number_of_results_is_told()
    {
        var error = await Roomy.Short.Remote([1, 2, 3, 4]).Throws<BatchShapeException>();
        Assert.Equal((4, 3), (error.Expected, error.Got));
    }

    [Fact]
    public async Task RemoteAll_has_each_items_outcome_and_Remote_the_first_failure()
    {
        var outcomes = await Roomy.Halve.RemoteAll([2, 3, 4, 5]).Soon();
        Assert.Equal([true, false, true, false], outcomes.Select(o => o.Ok));
        Assert.Equal((1, 2), (outcomes[0].Value, outcomes[2].Value));
        Assert.Equal("3 is odd", Assert.IsType<WorkerFailedException>(outcomes[1].Error).ErrorMessage);
        Assert.Equal("3 is odd", (await Roomy.Halve.Remote([2, 3, 4, 6]).Throws<WorkerFailedException>()).ErrorMessage);
    }
}
