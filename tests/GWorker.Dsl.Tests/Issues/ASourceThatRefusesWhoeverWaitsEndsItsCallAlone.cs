using System.Threading.Tasks.Sources;
using GWorker.Tests.TestKit;

namespace GWorker.Tests.Issues;

/// <summary>
/// A value task may have a source of the user's own behind it, which may throw at whoever waits for it: one that two await at once does.
/// That left a call's run, whose slot was lost with it, or the process, where a stream, a step or a hook was awaited.
/// </summary>
public partial class ASourceThatRefusesWhoeverWaitsEndsItsCallAlone
{
    [Worker]
    public partial class Refusing
    {
        [Method] public ValueTask<int> Refused(int x) => new(new Refusal(), 0);
        [Method] public ValueTask<int> Twice(int x) => new(new Echo(x), 0);
        [Method] public ValueTask Nothing() => new(new Refusal(), 0);
        [Method] public ValueTask<int[]> Many(Batch<int> xs) => new(new Refusal(), 0);
        [Method] public IAsyncEnumerable<int> Items(int x) => new Refusal();
        [Method] public ValueTask Steps(Live<int, int, int> live) => new(new Refusal(), 0);
        [Method] public int Fine(int x) => x;
    }

    [Fact]
    public async Task Of_every_kind()
    {
        await using var node = await App.Of("app", App.Cls<Refusing>().MinWorkers(1).Concurrent(2).Batched(2, 0.Ms)).Start(new() { Loggers = new Lines() });
        var refusing = node.Get<Refusing>();

        // As often as there are slots, and once more.
        for (var i = 0; i < 3; i++)
        {
            Check(await refusing.Refused.Remote(1).Throws<WorkerFailedException>());
            Check(await refusing.Nothing.Remote().Throws<WorkerFailedException>());
            Check(await refusing.Many.Remote(1).Throws<WorkerFailedException>());
            Check(await refusing.Items.Remote(1).All().Throws<WorkerFailedException>());
            Check(await refusing.Steps.Remote(1).All().Throws<WorkerFailedException>());
            Assert.Equal(2, await refusing.Twice.Remote(2).Soon());
            Assert.Equal(3, await refusing.Fine.Remote(3).Soon());
        }

        static void Check(WorkerFailedException error) => Assert.Equal("somebody waits already", error.ErrorMessage);
    }

    [Fact]
    public async Task What_tells_its_end_twice_has_one()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var node = await App.Of("app", App.Cls<Refusing>().MinWorkers(1).Concurrent(2)).Start(new() { Loggers = new Lines(), Clock = clock });
        for (var i = 0; i < 3; i++) Assert.Equal(2, await node.Get<Refusing>().Twice.Remote(2).Soon());
        await node.Quiet();
        Assert.Equal((0, 0), (node.Status.Pools.Single().Running, node.Status.Pools.Single().Waiting));
    }

    sealed class Refusal : IValueTaskSource<int>, IValueTaskSource<int[]>, IValueTaskSource<bool>, IValueTaskSource, IAsyncEnumerable<int>, IAsyncEnumerator<int>
    {
        public int Current => 0;
        public IAsyncEnumerator<int> GetAsyncEnumerator(CancellationToken cancellationToken) => this;
        public ValueTask<bool> MoveNextAsync() => new((IValueTaskSource<bool>)this, 0);
        public ValueTask DisposeAsync() => new((IValueTaskSource)this, 0);
        public ValueTaskSourceStatus GetStatus(short token) => ValueTaskSourceStatus.Pending;
        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => throw new InvalidOperationException("somebody waits already");
        public int GetResult(short token) => 0;
        int[] IValueTaskSource<int[]>.GetResult(short token) => [];
        bool IValueTaskSource<bool>.GetResult(short token) => false;
        void IValueTaskSource.GetResult(short token) => GetResult(token);
    }

    sealed class Echo(int x) : IValueTaskSource<int>
    {
        bool told;

        public ValueTaskSourceStatus GetStatus(short token) => Volatile.Read(ref told) ? ValueTaskSourceStatus.Succeeded : ValueTaskSourceStatus.Pending;
        public int GetResult(short token) => x;

        public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        {
            Volatile.Write(ref told, true);
            _ = Task.Run(() =>
            {
                continuation(state);
                continuation(state);
            });
        }
    }
}
