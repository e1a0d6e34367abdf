using GWorker.Tests.TestKit;
using MessagePack;
using MessagePack.Formatters;
using Microsoft.Extensions.Logging.Abstractions;

namespace GWorker.Tests.Issues;

/// <summary>Its formatter, which is the user's own code, does not write every value.</summary>
[MessagePackFormatter(typeof(Formatter))]
public sealed record Picky(int Number)
{
    public sealed class Formatter : IMessagePackFormatter<Picky>
    {
        public void Serialize(ref MessagePackWriter writer, Picky value, MessagePackSerializerOptions options) =>
            writer.Write(value.Number >= 0 ? value.Number : throw new InvalidDataException("not that one"));

        public Picky Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) => new(reader.ReadInt32());
    }
}

[Worker]
public partial class Picked
{
    [Parameter(PerPool = true)] public partial Picky? By { get; } = null;

    [Method] public int Number() => By?.Number ?? 0;
}

/// <summary>
/// The key of a pool could not be written, and the pool stayed: every look at all pools ended there, and no pool of that node was
/// attached to a worker any more.
/// </summary>
public sealed class AParameterThatCannotBeWrittenIsItsCallersAlone
{
    [Fact]
    public async Task On_a_node_and_on_its_client()
    {
        await using var node = await App.Of("picky", App.Cls<Picked>()).Start(new() { Loggers = NullLoggerFactory.Instance });
        await using var client = await App.Connect("picky", new() { Seeds = [node.Seed()], Loggers = NullLoggerFactory.Instance });
        foreach (var picked in new[] { node.Get<Picked>(), client.Get<Picked>() })
        {
            for (var i = 0; i < 2; i++)
            {
                var error = await picked.With(by: new Picky(-1)).Number.Remote().Throws<PayloadException>();
                Assert.Contains("not that one", error.Message, StringComparison.Ordinal);
            }

            Assert.Equal(7, await picked.With(by: new Picky(7)).Number.Remote().Soon());
            Assert.Equal(0, await picked.Number.Remote().Soon());
        }
    }
}
