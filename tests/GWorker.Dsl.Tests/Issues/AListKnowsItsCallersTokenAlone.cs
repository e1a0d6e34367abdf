using System.Reflection;
using Microsoft.Extensions.Time.Testing;

namespace GWorker.Tests.Issues;

/// <summary>A list's items listen to a source of the list's own. Its token came out in the caller's cancellation, and RemoteAll never let go of the caller's.</summary>
public partial class AListKnowsItsCallersTokenAlone
{
    [Worker]
    public partial class Waits
    {
        [Method] public int[] Batched(Batch<int> xs) => [.. xs];
    }

    static async Task<LocalNode> Start(TimeSpan wait) =>
        await App.Of("t", App.Cls<Waits>().MinWorkers(1).Batched(10, wait)).Start(new() { Clock = new FakeTimeProvider() });

    [Fact]
    public async Task A_cancelled_list_carries_the_callers_token()
    {
        await using var node = await Start(1.S);
        using var cancel = new CancellationTokenSource();
        var one = node.Get<Waits>().Batched.Remote([1, 2, 3], cancel.Token);
        var each = node.Get<Waits>().Batched.RemoteAll([1, 2, 3], cancel.Token);
        await cancel.CancelAsync();
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        Assert.Equal(cancel.Token, error.CancellationToken);
        Assert.All(await each, outcome => Assert.Equal(cancel.Token, Assert.IsType<OperationCanceledException>(outcome.Error).CancellationToken));
    }

    [Fact]
    public async Task A_token_that_outlives_its_lists_remembers_none_of_them()
    {
        await using var node = await Start(0.Ms);
        using var cancel = new CancellationTokenSource();
        var batched = node.Get<Waits>().Batched;
        await batched.Remote([1, 2, 3], cancel.Token);
        await batched.RemoteAll([1, 2, 3], cancel.Token);
        await node.Quiet();
        Assert.Equal(0, Registrations(cancel));
        cancel.Token.Register(() => { });
        Assert.Equal(1, Registrations(cancel));
    }

    /// <summary>How many callbacks a source holds, which it tells nobody.</summary>
    static int Registrations(CancellationTokenSource source)
    {
        object? Field(object? of, string name) => of?.GetType().GetField(name, BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public)!.GetValue(of);
        var count = 0;
        for (var node = Field(Field(source, "_registrations"), "Callbacks"); node is not null; node = Field(node, "Next")) count++;
        return count;
    }
}
