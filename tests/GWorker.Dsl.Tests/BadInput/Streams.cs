using GWorker.Tests.TestKit;

namespace GWorker.Tests.BadInput;

/// <summary>Streams that go wrong: each is its own reader's error, after the items before it, and nobody else's.</summary>
public class Streams
{
    static readonly Cls<Streamer> One = App.Cls<Streamer>().MinWorkers(1).Concurrent(1);

    public enum Where
    {
        Call,
        Enumerator,
        Move,
        MoveLater,
        Current,
        Dispose,
        DisposeLater,
    }

    [Theory]
    [InlineData(Where.Call, 0)]
    [InlineData(Where.Enumerator, 0)]
    [InlineData(Where.Move, 2)]
    [InlineData(Where.MoveLater, 2)]
    [InlineData(Where.Current, 2)]
    [InlineData(Where.Dispose, 2)]
    [InlineData(Where.DisposeLater, 2)]
    public async Task Wherever_it_throws(Where where, int before)
    {
        var script = new Script();
        script.Streams.Gives = (_, _) => where == Where.Call ? throw new InvalidDataException("bad") : new Bad(where);
        await using var node = await TestNode.Start(script, One);
        var (items, error) = await node.Get<Streamer>().Numbers.Remote(1).GetAsyncEnumerator().UntilError();
        Assert.Equal(Enumerable.Range(0, before), items);
        Assert.Equal("bad", Assert.IsType<WorkerFailedException>(error).ErrorMessage);
        await node.Quiet();
        Assert.Equal(0, node.Pool.Running);
        script.Streams.Gives = script.Streams.Count;
        Assert.Equal([0], await node.Get<Streamer>().Numbers.Remote(1).All().Soon());
    }

    [Theory]
    [InlineData(Where.Dispose)]
    [InlineData(Where.DisposeLater)]
    public async Task One_that_was_left_may_throw_when_it_is_disposed(Where where)
    {
        var script = new Script();
        script.Streams.Gives = (_, _) => new Bad(where, endless: true);
        await using var node = await TestNode.Start(script, One);
        await foreach (var item in node.Get<Streamer>().Numbers.Remote(1)) break;
        await node.Quiet();
        Assert.Equal((0, Stage.Ready), (node.Pool.Running, node.Worker.Stage));
    }

    [Fact]
    public async Task No_stream_at_all()
    {
        var script = new Script();
        script.Streams.Gives = static (_, _) => null;
        await using var node = await TestNode.Start(script, One);
        var error = (await node.Get<Streamer>().Numbers.Remote(1).GetAsyncEnumerator().UntilError()).Error;
        Assert.Equal("Numbers returned null instead of a stream.", Assert.IsType<WorkerFailedException>(error).ErrorMessage);
    }

    [Fact]
    public async Task Null_items_are_items()
    {
        await using var node = await TestNode.Start(new(), One);
        Assert.Equal(["1  True", null], await node.Get<Streamer>().Seen.Remote(1).All().Soon());
        Assert.Equal([null!, "b"], await node.Get<Streamer>().Words.Remote(null, 1, "b").All().Soon());
    }

    [Fact]
    public async Task A_null_input_is_told_before_anything_is_sent()
    {
        await using var node = await TestNode.Start(new(), App.Cls<Texts>().MinWorkers(1));
        var error = Assert.Throws<ArgumentNullException>(() => node.Get<Texts>().Letters.Remote(null!));
        Assert.StartsWith("Letters does not take null: its input is String.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Disposing_twice_and_before_the_first_item()
    {
        var script = new Script();
        await using var node = await TestNode.Start(script, One);
        var unread = node.Get<Streamer>().Numbers.Remote(1).GetAsyncEnumerator();
        await unread.DisposeAsync();
        await unread.DisposeAsync();
        var read = node.Get<Streamer>().Numbers.Remote(1).GetAsyncEnumerator();
        Assert.True(await read.Next());
        await read.DisposeAsync();
        await read.DisposeAsync();
        Assert.False(await read.Next());
        Assert.Equal(1, script.Streams.Opened);
    }

    /// <summary>Two numbers, and an exception somewhere.</summary>
    sealed class Bad(Where where, bool endless = false) : IAsyncEnumerable<int>, IAsyncEnumerator<int>
    {
        int moves;

        public int Current => Throw(Where.Current, moves > 2) ? 0 : moves - 1;

        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        {
            Throw(Where.Enumerator);
            return this;
        }

        public async ValueTask<bool> MoveLater()
        {
            await Task.Yield();
            return Throw(Where.MoveLater);
        }

        public ValueTask<bool> MoveNextAsync()
        {
            if (++moves <= 2 || endless || where == Where.Current) return new(true);
            Throw(Where.Move);
            return where == Where.MoveLater ? MoveLater() : new(false);
        }

        public ValueTask DisposeAsync()
        {
            Throw(Where.Dispose);
            return where == Where.DisposeLater ? Later() : default;
        }

        async ValueTask Later()
        {
            await Task.Yield();
            Throw(Where.DisposeLater);
        }

        bool Throw(Where here, bool now = true) => now && here == where ? throw new InvalidDataException("bad") : false;
    }
}

[Worker]
public partial class Texts
{
    [Method]
    public async IAsyncEnumerable<char> Letters(string text)
    {
        await Task.Yield();
        foreach (var letter in text) yield return letter;
    }
}
