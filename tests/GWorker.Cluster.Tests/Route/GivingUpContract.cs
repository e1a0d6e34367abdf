using GWorker.Tests.Subjects;
using GWorker.Tests.TestKit;

namespace GWorker.Tests.Route;

/// <summary>Deadlines and cancellations over every route.</summary>
public abstract class GivingUpContract(StartedRoute route) : RouteContract(route)
{
    readonly string key = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task A_deadline_says_where_the_time_went()
    {
        var (error, given) = await Late((time, keys) => Roomy.Within(time).Hold.Remote(keys[0]));
        Assert.InRange(error.Deadline, given - 20.Ms, error.Queued + error.Ran + 1.Ms); // which are rounded
        for (var tries = 0; error.Ran <= error.Queued && tries < 5; tries++) (error, _) = await Late((time, keys) => Roomy.Within(time).Hold.Remote(keys[0])); // a busy machine may begin it late
        Assert.True(error.Ran > error.Queued, error.Message);
    }

    [Fact]
    public async Task A_deadline_passes_for_what_is_queued_and_it_never_runs()
    {
        var before = Single.Hold.Remote(key);
        await Control.Started.Remote(key).Soon();
        var error = await Single.Within(400.Ms).Note.Remote(key, 1).Throws<CallTimeoutException>();
        Assert.InRange(error.Deadline, 380.Ms, Patient.Patience); // what it had left when it was sent, and what it had waited till then

        // Where it waited on another node that was too slow to say so, its caller's node can only say that it was sent.
        Assert.True(error.Queued + error.Ran >= error.Deadline, error.Message);
        await Control.Open.Remote(key).Soon();
        await before.Soon();
        await Single.Next.Remote(1).Soon();
        Assert.Empty(await Control.Notes.Remote(key).Soon());
    }

    [Fact]
    public async Task A_queued_call_is_cancelled_at_once_and_never_runs()
    {
        var before = Single.Hold.Remote(key);
        await Control.Started.Remote(key).Soon();
        using var stop = new CancellationTokenSource();
        var queued = Enumerable.Range(0, 5).Select(i => Single.Note.Remote(key, i, stop.Token)).ToArray();
        await stop.CancelAsync();
        foreach (var call in queued) Assert.Equal(stop.Token, (await call.ThrowsAny<OperationCanceledException>()).CancellationToken);
        await Control.Open.Remote(key).Soon();
        await before.Soon();
        await Single.Next.Remote(1).Soon();
        Assert.Empty(await Control.Notes.Remote(key).Soon());
    }

    [Fact]
    public async Task A_running_call_sees_its_token_fire_and_its_neighbour_does_not()
    {
        using var stop = new CancellationTokenSource();
        var call = Roomy.Hold.Remote(key, stop.Token);
        var neighbour = Roomy.Hold.Remote($"{key}2");
        await Control.Started.Remote(key).Soon();
        await Control.Started.Remote($"{key}2").Soon();
        await stop.CancelAsync();
        Assert.Equal(stop.Token, (await call.ThrowsAny<OperationCanceledException>()).CancellationToken);
        await Control.Stopped.Remote(key).Soon();
        await Control.Open.Remote($"{key}2").Soon();
        Assert.Equal(1, await neighbour.Soon());
    }

    [Fact]
    public async Task A_list_is_cancelled_by_its_callers_token()
    {
        using var stop = new CancellationTokenSource();
        var call = Roomy.Shout.Remote(["a", "b"], stop.Token);
        await stop.CancelAsync();
        Assert.Equal(stop.Token, (await call.ThrowsAny<OperationCanceledException>()).CancellationToken);
        Assert.True(Roomy.Next.Remote(1, stop.Token).IsCanceled);
        Assert.Equal(["C in 4", "D in 4", "E in 4", "F in 4"], await Roomy.Shout.Remote(["c", "d", "e", "f"]).Soon());
    }
}
