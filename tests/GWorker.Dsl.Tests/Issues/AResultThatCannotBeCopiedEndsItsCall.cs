using GWorker.Tests.TestKit;

namespace GWorker.Tests.Issues;

/// <summary>
/// A node that copies payloads took two kinds of exception for a failure of the call. What a property of the value threw came when the
/// call was claimed already: nobody ended it, and its neighbours in the batch had its error.
/// </summary>
public partial class AResultThatCannotBeCopiedEndsItsCall
{
    public sealed record Fragile(int Value)
    {
        public int Length => Value >= 0 ? Value : throw new InvalidDataException("a property");
    }

    [Worker]
    public partial class Giver
    {
        [Method] public Fragile One(int x) => new(x);
        [Method] public Fragile[] Many(Batch<int> xs) => xs.Map(x => new Fragile(x));
    }

    [Fact]
    public async Task It_alone()
    {
        await using var node = await App.Of("app", App.Cls<Giver>().MinWorkers(1).Batched(3, 0.Ms)).Start(new() { CopyPayloads = true, Loggers = new Lines() });
        var giver = node.Get<Giver>();
        Assert.Equal("a property", (await giver.One.Remote(-1).Throws<InvalidDataException>()).Message);
        Assert.Equal(new Fragile(1), await giver.One.Remote(1).Soon());
        var outcomes = await giver.Many.RemoteAll([1, -1, 2]).Soon();
        Assert.Equal([true, false, true], outcomes.Select(o => o.Error is null));
    }
}
