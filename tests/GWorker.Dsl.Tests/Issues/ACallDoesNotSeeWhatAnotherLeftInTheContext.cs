namespace GWorker.Tests.Issues;

/// <summary>Calls run in nobody's context, one after another on one thread: what a call put into an AsyncLocal there was seen by the next.</summary>
public partial class ACallDoesNotSeeWhatAnotherLeftInTheContext
{
    static readonly AsyncLocal<string?> Left = new();

    [Worker]
    public partial class Careless
    {
        [Method] public string? Sync(string mine) { var seen = Left.Value; Left.Value = mine; return seen; }

        // Not an async method, which would put the context back itself.
        [Method] public Task<string?> Async(string mine) { var seen = Left.Value; Left.Value = mine; return Task.FromResult(seen); }

        [Method] public string?[] Batched(Batch<string> all) { var seen = Left.Value; Left.Value = all[0]; return all.Map(_ => seen); }
    }

    [Worker]
    public partial class CarelessAtItsStart
    {
        public CarelessAtItsStart() => Left.Value = "the constructor's";

        [OnEnter]
        void Enter() => Left.Value = "the hook's";

        [Method] public string? Sync(int x) => Left.Value;

        [Method] public string?[] Batched(Batch<int> all) => all.Map(_ => Left.Value);
    }

    [Fact]
    public async Task Nor_what_its_start_left()
    {
        await using var node = await App.Of("t", App.Cls<CarelessAtItsStart>().MinWorkers(1).Concurrent(1).Batched(1, 0.Ms)).Start();
        var careless = node.Get<CarelessAtItsStart>();
        for (var i = 0; i < 20; i++) Assert.All(await Task.WhenAll(careless.Sync.Remote(i), careless.Batched.Remote(i)), Assert.Null);
    }

    [Fact]
    public async Task Each_call_begins_clean()
    {
        await using var node = await App.Of("t", App.Cls<Careless>().MinWorkers(1).Concurrent(1).Batched(1, 0.Ms)).Start();
        var careless = node.Get<Careless>();
        Left.Value = "the caller's";
        for (var i = 0; i < 20; i++)
        {
            var calls = new[] { careless.Sync.Remote("a"), careless.Sync.Remote("b"), careless.Async.Remote("c"), careless.Async.Remote("d"), careless.Batched.Remote("e"), careless.Batched.Remote("f") };
            Assert.All(await Task.WhenAll(calls), Assert.Null);
        }
    }
}
