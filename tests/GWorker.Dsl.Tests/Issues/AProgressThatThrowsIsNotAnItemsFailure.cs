using GWorker.Tests.Flows;
using GWorker.Tests.TestKit;

namespace GWorker.Tests.Issues;

/// <summary>What the user's progress threw became the failure of a good answer in a map of outcomes, while it ended a map of values: it ends both.</summary>
public class AProgressThatThrowsIsNotAnItemsFailure
{
    sealed class ThrowsOnce : IProgress<MapProgress>
    {
        int told;

        public void Report(MapProgress value)
        {
            if (told++ == 0) throw new InvalidDataException("of the progress");
        }
    }

    [Fact]
    public async Task It_ends_a_map_of_outcomes() => await Ends((flow, progress) => flow.MapAll([1, 2], progress: progress).All());

    [Fact]
    public async Task And_one_of_values() => await Ends((flow, progress) => flow.Map([1, 2], progress: progress).All());

    static async Task Ends(Func<Flow<int, int>, IProgress<MapProgress>, Task> map)
    {
        await using var node = await Stages.Start(new());
        Assert.Equal("of the progress", (await map(node.Get<Numbers>().Twice, new ThrowsOnce()).Throws<InvalidDataException>()).Message);
    }
}
