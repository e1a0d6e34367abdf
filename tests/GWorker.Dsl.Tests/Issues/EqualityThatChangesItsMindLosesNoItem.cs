using GWorker.Tests.TestKit;

namespace GWorker.Tests.Issues;

/// <summary>Lanes looked for a call's parameters twice; what threw the first time and was equal the second lost the call inside the queue.</summary>
public partial class EqualityThatChangesItsMindLosesNoItem
{
    public sealed class Touchy
    {
        int looks;

        public override bool Equals(object? obj) => looks++ % 2 == 0 ? throw new InvalidOperationException("not now") : obj is Touchy;

        public override int GetHashCode() => 1;
    }

    [Worker]
    public partial class Counter
    {
        [Parameter] public partial Touchy? By { get; } = null;

        [Method] public int[] Many(Batch<int> xs) => [.. xs];
    }

    [Fact]
    public async Task In_a_lane()
    {
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        await using var node = await App.Of("app", App.Cls<Counter>().MinWorkers(1).Batched(8, 1.S)).Start(new() { Loggers = new Lines(), Clock = clock });
        var counter = node.Get<Counter>();
        Task<int>[] calls = [.. Enumerable.Range(0, 5).Select(x => counter.With(by: new Touchy()).Many.Remote(x))];
        clock.Advance(1.S);
        var answers = await Task.WhenAll(calls).Soon();
        Assert.Equal([0, 1, 2, 3, 4], answers);
    }
}
