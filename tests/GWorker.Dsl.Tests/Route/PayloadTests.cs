using GWorker.Tests.TestKit;

namespace GWorker.Tests;

/// <summary>A worker that keeps what it is given and gives away what it keeps.</summary>
[Worker]
public partial class Keeper
{
    internal static List<int> Kept { get; } = [1];

    [Method] public bool IsSame(List<int> list) => ReferenceEquals(list, Shared);
    [Method] public List<int> Give() => Kept;
#pragma warning disable GW0013 // A list is one item here.
    [Method] public bool[] AreSame(Batch<List<int>> lists) => lists.Map(IsSame);

    internal static List<int> Shared { get; } = [1, 2, 3];
}

/// <summary>Local calls pass references; a node that copies payloads does not, as a remote call would not.</summary>
public class PayloadTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Arguments_and_results_are_shared_only_where_they_are_not_copied(bool copies)
    {
        await using var node = await App.Of("app", App.Cls<Keeper>().Batched(2, 0.S)).Start(new() { CopyPayloads = copies, Loggers = new Lines() });
        var keeper = node.Get<Keeper>();
        Assert.Equal(!copies, await keeper.IsSame.Remote(Keeper.Shared).Soon());
        Assert.Equal(new[] { !copies, !copies }, await keeper.AreSame.Remote([Keeper.Shared, Keeper.Shared]).Soon());
        var given = await keeper.Give.Remote().Soon();
        Assert.Equal(Keeper.Kept, given);
        Assert.Equal(!copies, ReferenceEquals(Keeper.Kept, given));
    }
}
