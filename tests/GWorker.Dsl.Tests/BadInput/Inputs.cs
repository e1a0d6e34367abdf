namespace GWorker.Tests.BadInput;

/// <summary>Inputs that are null, empty or large.</summary>
public partial class Inputs
{
    [Worker]
    public partial class Lengths
    {
        [Method] public int Length(string text) => text.Length;
        [Method] public int LengthOrNone(string? text) => text?.Length ?? -1;
        [Method] public int[] Lengths_(Batch<string> texts) => texts.Map(t => t.Length);
        [Method] public int[] LengthsOrNone(Batch<string?> texts) => texts.Map(t => t?.Length ?? -1);
        [Method] public async Task Wait(string text, CancellationToken stop) => await Task.Delay(Timeout.Infinite, stop);
    }

    [Worker]
    public partial class Several
    {
        [Method] public string Join(string first, int times, string? last) => $"{first} {times} {last ?? "none"}";
        [Method] public int Pair((string Text, string? More) pair) => pair.Text.Length;
        [Method] public int[] Cut(Batch<(string Text, int Limit, string? More)> items) => items.Map(i => Math.Min(i.Text.Length, i.Limit));
        [Method] public async IAsyncEnumerable<char> Letters(string text, string? more) { await Task.Yield(); foreach (var c in text) yield return c; }
    }

    static Task<Hosting> Host(Func<Cls<Lengths>, Cls<Lengths>>? more = null)
    {
        var cls = App.Cls<Lengths>().MinWorkers(1).Batched(8, 0.Ms);
        return Hosting.Of(more is null ? cls : more(cls));
    }

    [Fact]
    public async Task Null_is_an_argument_error_where_the_type_does_not_allow_it()
    {
        await using var host = await Host();
        var lengths = host.Get<Lengths>();
        var plain = await Assert.ThrowsAsync<ArgumentNullException>(() => lengths.Length.Remote(null!));
        Assert.Equal("input", plain.ParamName);
        Assert.StartsWith("Length does not take null: its input is String. Declare it nullable to allow it.", plain.Message);
        var item = await Assert.ThrowsAsync<ArgumentNullException>(() => lengths.Lengths_.Remote((string)null!));
        Assert.Equal("input", item.ParamName);
        var list = await Assert.ThrowsAsync<ArgumentNullException>(() => lengths.Lengths_.Remote((IReadOnlyList<string>)null!));
        Assert.Equal("inputs", list.ParamName);
        var inside = await Assert.ThrowsAsync<ArgumentNullException>(() => lengths.Lengths_.Remote(["a", null!, "c"]));
        Assert.Equal("inputs[1]", inside.ParamName);
        Assert.Equal((0, 0), (host.Pool.Waiting, host.Pool.Running));
        Assert.Equal(3, await lengths.Length.Remote("abc"));
    }

    [Fact]
    public async Task Null_among_several_inputs_is_an_argument_error_where_its_type_does_not_allow_it()
    {
        await using var host = await Hosting.Of(App.Cls<Several>().MinWorkers(1).Batched(8, 0.Ms));
        var several = host.Get<Several>();
        var plain = await Assert.ThrowsAsync<ArgumentNullException>(() => several.Join.Remote(null!, 1, null));
        Assert.Equal("input.first", plain.ParamName);
        Assert.StartsWith("Join does not take null as its first. Declare it nullable to allow it.", plain.Message, StringComparison.Ordinal);
        Assert.Equal("input.Text", (await Assert.ThrowsAsync<ArgumentNullException>(() => several.Pair.Remote((null!, "b")))).ParamName);
        Assert.Equal("input.Text", (await Assert.ThrowsAsync<ArgumentNullException>(() => several.Cut.Remote((null!, 2, null)))).ParamName);
        Assert.Equal("inputs[1].Text", (await Assert.ThrowsAsync<ArgumentNullException>(() => several.Cut.Remote([("a", 2, null), (null!, 2, null)]))).ParamName);
        Assert.Equal("inputs[0].Text", (await Assert.ThrowsAsync<ArgumentNullException>(() => several.Cut.RemoteAll([(null!, 2, null)]))).ParamName);
        Assert.Equal("input.first", (await Assert.ThrowsAsync<ArgumentNullException>(() => several.Join.Spawn((null!, 1, null)))).ParamName);
        Assert.Equal("input.text", Assert.Throws<ArgumentNullException>(() => several.Letters.Remote((null!, "b"))).ParamName);
        var stage = await Assert.ThrowsAsync<StageFailedException>(() => (Flow.Of((int x) => ((string)null!, x, (string?)null)) >> several.Join).Remote(1));
        Assert.Equal("input.first", Assert.IsType<ArgumentNullException>(stage.InnerException).ParamName);
        Assert.Equal((0, 0), (host.Pool.Waiting, host.Pool.Running));

        Assert.Equal("a 2 none", await several.Join.Remote("a", 2, null));
        Assert.Equal(1, await several.Pair.Remote(("a", null)));
        Assert.Equal((int[])[1, 2], await several.Cut.Remote([("a", 2, null), ("bbb", 2, "c")]));
        Assert.Equal("ab", string.Concat(await several.Letters.Remote(("ab", null)).ToArrayAsync()));
    }

    [Fact]
    public async Task Null_is_a_value_where_the_type_allows_it()
    {
        await using var host = await Host();
        var lengths = host.Get<Lengths>();
        Assert.Equal(-1, await lengths.LengthOrNone.Remote(null));
        Assert.Equal(-1, await lengths.LengthsOrNone.Remote((string?)null));
        Assert.Equal(new[] { 1, -1, 3 }, await lengths.LengthsOrNone.Remote(["a", null, "abc"]));
    }

    [Fact]
    public async Task An_empty_list_is_answered_at_once_even_by_a_node_that_has_stopped()
    {
        var host = await Host();
        var lengths = host.Get<Lengths>();
        Assert.Empty(await lengths.Lengths_.Remote([]));
        Assert.Empty(await lengths.Lengths_.RemoteAll([]));
        Assert.Empty(host.Node.Status.Pools.Single().Quarantined);
        await host.Stop();
        Assert.Empty(await lengths.Lengths_.Remote([]));
    }

    [Fact]
    public async Task Megabyte_strings_are_answered_and_bound_by_the_bytes_of_the_queue()
    {
        await using var host = await Host(c => c.Concurrent(1).Queue(100, 5.MiB));
        var (lengths, megabyte) = (host.Get<Lengths>(), new string('x', 1 << 20));
        Assert.Equal(1 << 20, await lengths.Length.Remote(megabyte));

        // A megabyte of characters is two of bytes: one runs, two wait, the next is too much.
        using var cancel = new CancellationTokenSource();
        var running = lengths.Wait.Remote(megabyte, cancel.Token);
        await host.Node.Quiet();
        var waiting = new[] { lengths.Length.Remote(megabyte), lengths.Length.Remote(megabyte) };
        var refused = await Assert.ThrowsAsync<OverloadedException>(() => lengths.Length.Remote(megabyte));
        Assert.Equal("Lengths is overloaded: its queue holds 4.MiB of 5.MiB bytes. Retry after 1.S, raise .Queue(…), or add workers with .MaxWorkers(…).", refused.Message);
        var small = lengths.Length.Remote("small");
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.All(await Task.WhenAll(waiting), length => Assert.Equal(1 << 20, length));
        Assert.Equal(5, await small);
        Assert.Equal(1 << 20, await lengths.Length.Remote(megabyte));
    }

    [Fact]
    public async Task A_list_that_does_not_fit_is_refused_whole()
    {
        await using var host = await Host(c => c.Queue(4));
        var tooLong = await Assert.ThrowsAsync<ListTooLongException>(() => host.Get<Lengths>().Lengths_.Remote(["a", "b", "c", "d", "e"]));
        Assert.Equal("A list of 5 items can never be admitted whole: the queue of Lengths holds 4. Send it in parts, or raise .Queue(5).", tooLong.Message);
        Assert.Equal(4, (await host.Get<Lengths>().Lengths_.Remote(["a", "b", "c", "d"])).Length);
    }
}
