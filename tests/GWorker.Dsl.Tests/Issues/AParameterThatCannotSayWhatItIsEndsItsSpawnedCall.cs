using GWorker.Tests.TestKit;

namespace GWorker.Tests.Issues;

/// <summary>The key of a parameter's pool is its text. Where that threw, a spawned call which was sent again later never ended: only a timer heard of it.</summary>
public partial class AParameterThatCannotSayWhatItIsEndsItsSpawnedCall
{
    public sealed class Silent
    {
        public override string ToString() => throw new InvalidDataException("no text");
    }

    [Worker]
    public partial class Named
    {
        [Parameter(PerPool = true)] public partial Silent? By { get; } = null;

        [Method] public int One(int x) => x;
    }

    [Fact]
    public async Task With_what_it_threw()
    {
        await using var node = await App.Of("app", App.Cls<Named>()).Start(new() { Loggers = new Lines() });
        var call = await node.Get<Named>().With(by: new Silent()).One.Spawn(1).Soon();
        Assert.Equal("no text", (await call.Get().Throws<InvalidDataException>()).Message);
        Assert.Equal(2, await node.Get<Named>().One.Remote(2).Soon());
    }
}
