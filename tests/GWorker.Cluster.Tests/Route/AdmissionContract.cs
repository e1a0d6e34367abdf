using GWorker.Tests.Subjects;
using GWorker.Tests.TestKit;

namespace GWorker.Tests.Route;

/// <summary>What is refused at once, over every route.</summary>
public abstract class AdmissionContract(StartedRoute route) : RouteContract(route)
{
    readonly string key = Guid.NewGuid().ToString("N");

    [Fact]
    public async Task A_full_queue_refuses_at_once_and_says_when_to_retry()
    {
        var before = Single.Hold.Remote(key);
        await Control.Started.Remote(key).Soon();
        using var stop = new CancellationTokenSource();
        var calls = Enumerable.Range(0, TooMany).Select(i => Single.Next.Remote(i, stop.Token)).ToArray();
        var refused = calls.Where(c => c.IsFaulted).ToArray();
        Assert.NotEmpty(refused);
        Assert.All(refused, c => Assert.True(Assert.IsType<OverloadedException>(c.Exception!.InnerException).RetryAfter > TimeSpan.Zero));
        await Control.Open.Remote(key).Soon();
        await before.Soon();
        Assert.Equal(1, await calls[0].Soon());

        // Thousands of them one at a time and over the network would take a busy machine longer than any test waits, and all tests behind this one too.
        await stop.CancelAsync();
        foreach (var call in calls.Except(refused))
            if (await Task.WhenAny(call).Soon() is { IsCompletedSuccessfully: false } ended) await ended.ThrowsAny<OperationCanceledException>();
    }

    [Fact]
    public async Task A_list_that_does_not_fit_is_refused_whole_and_leaves_its_place_to_what_fits()
    {
        const int Items = 5_000;
        var before = Single.Hold.Remote(key);
        await Control.Started.Remote(key).Soon();
        using var stop = new CancellationTokenSource();
        var lists = new List<Task<int[]>>();
        do lists.Add(Single.HoldTogether.Remote([.. Enumerable.Repeat($"{key}{lists.Count}", Items)], stop.Token));
        while (!lists[^1].IsFaulted && lists.Count * Items < TooMany + Items);
        await lists[^1].Throws<OverloadedException>();
        Assert.DoesNotContain(lists[..^1], l => l.IsCompleted);

        // All but some of its items had found room, and took none.
        var fits = Single.Note.Remote(key, 1);
        Assert.False(fits.IsCompleted);
        await stop.CancelAsync();
        foreach (var list in lists[..^1]) await list.ThrowsAny<OperationCanceledException>();
        await Control.Open.Remote(key).Soon();
        await before.Soon();
        Assert.Equal(1, await fits.Soon());
        Assert.Empty(await Control.Notes.Remote($"{key}{lists.Count - 1}").Soon());
    }

    [Fact]
    public async Task A_list_longer_than_the_queue_is_told_so()
    {
        var error = await Roomy.Attempts.Remote(new int[16_385]).Throws<ListTooLongException>();
        Assert.Equal((16_385, 16_384), (error.Items, error.Bound));
    }
}
