using System.Buffers;
using System.Collections.Immutable;
using MessagePack;
using static GWorker.Tests.Wire.Contracts;

namespace GWorker.Tests.Wire;

public class CodecTests
{
    static byte[] Bytes<T>(T value)
    {
        var to = new ArrayBufferWriter<byte>();
        Codec.Write(to, value);
        return to.WrittenSpan.ToArray();
    }

    static T Read<T>(ReadOnlyMemory<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        var value = Codec.Read<T>(ref reader);
        Assert.True(reader.End);
        return value;
    }

    static object? Read(Type type, ReadOnlyMemory<byte> bytes)
    {
        var reader = new MessagePackReader(bytes);
        return Codec.Read(ref reader, type);
    }

    static byte[] Bytes(Type type, object? value)
    {
        var to = new ArrayBufferWriter<byte>();
        var writer = new MessagePackWriter(to);
        Codec.Write(ref writer, type, value);
        writer.Flush();
        return to.WrittenSpan.ToArray();
    }

    static readonly object[] Values =
    [
        true, (byte)200, (sbyte)-3, (short)-300, (ushort)60_000, -7, 7u, long.MinValue, ulong.MaxValue, 1.5f, double.NaN, (Half)1.25, 12.50m, 'ß', "text ☃ 𝄞", "",
        new byte[] { 1, 2, 3 }, new sbyte[] { -1, 1 }, new short[] { -300 }, new ushort[] { 60_000 }, new[] { 1, -2, int.MaxValue }, new[] { 1u }, new[] { long.MinValue },
        new[] { ulong.MaxValue }, new[] { Half.MaxValue }, new[] { 1.5f, float.NegativeInfinity }, new[] { Math.PI }, Array.Empty<float>(), new[] { true, false },
        new float[][] { [1, 2], [], [3] }, new int[,] { { 1, 2 }, { 3, 4 } }, new[] { "a", null, "b" },
        new List<int> { 1, 2 }, new Dictionary<string, float[]> { ["a"] = [1] }, new HashSet<Colour> { Colour.Blue }, ImmutableArray.Create(1, 2),
        (1, "two"), (1, 2, 3, 4, 5, 6, 7, 8), Tuple.Create(1, "two"), KeyValuePair.Create("a", 1.5), Colour.Blue, DayOfWeek.Friday,
        new DateTime(2026, 1, 2, 3, 4, 5, 6, DateTimeKind.Utc), new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Unspecified), new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(2)),
        new DateOnly(2026, 1, 2), new TimeOnly(3, 4), TimeSpan.FromTicks(12345), Guid.Parse("00112233-4455-6677-8899-aabbccddeeff"), new Uri("https://example.org/a"), new Version(1, 2, 3),
        new Person("Ada", null, Colour.Blue), new Person("Bob", 42, Colour.Red), new Unit(),
    ];

    public static TheoryData<int> All() => [.. Enumerable.Range(0, Values.Length)];

    [Theory]
    [MemberData(nameof(All))]
    public void Comes_back_as_it_was(int index)
    {
        var value = Values[index];
        Assert.Null(Codec.FaultOf(value.GetType()));
        var back = Read(value.GetType(), Bytes(value.GetType(), value));
        Assert.Equal(value, back);
        if (value is DateTime time) Assert.Equal(time.Kind, ((DateTime)back!).Kind);
    }

    [Fact]
    public void Contracts_come_back_with_what_is_in_them()
    {
        var team = Read<Team>(Bytes(new Team([new("Ada", 36, Colour.Red)], [[1, 2], [3]])));
        Assert.Equal(new Person("Ada", 36, Colour.Red), Assert.Single(team.Members));
        Assert.Equal([[1, 2], [3]], team.Scores);
        Assert.Equal([1.5], Read<Named>(Bytes(new Named { Values = [1.5] })).Values);
        Assert.Equal([new Circle(1), new Square(2)], Read<IShape[]>(Bytes<IShape[]>([new Circle(1), new Square(2)])));
        Assert.NotNull(Read<Chain>(Bytes(new Chain { Next = new() })).Next);
    }

    [Fact]
    public void Memory_and_null_come_back()
    {
        Assert.Equal([1f, 2f], Read<ReadOnlyMemory<float>>(Bytes<ReadOnlyMemory<float>>(new float[] { 0, 1, 2 }.AsMemory(1))).ToArray());
        Assert.Equal([1.5], Read<Memory<double>>(Bytes<Memory<double>>(new[] { 1.5 })).ToArray());
        Assert.Equal([7], Read<ReadOnlyMemory<byte>>(Bytes<ReadOnlyMemory<byte>>(new byte[] { 7 })).ToArray());
        Assert.True(Read<ReadOnlyMemory<float>>(Bytes<ReadOnlyMemory<float>>(default)).IsEmpty);
        Assert.Null(Read<float[]?>(Bytes<float[]?>(null)));
        Assert.Null(Read<Person?>(Bytes<Person?>(null)));
        Assert.Null(Read<int?>(Bytes<int?>(null)));
        Assert.Equal(new byte[] { 0xC0 }, Bytes(new Unit()));
    }

    [Fact]
    public void Numbers_travel_in_one_block()
    {
        Assert.Equal(384 * 4 + 1 + 4, Bytes(new float[384]).Length);
        Assert.Equal(new byte[] { 0xC7, 5, 42, 9, 0, 0, 0x80, 0x3F }, Bytes(new[] { 1f }));
    }

    [Fact]
    public void A_block_in_several_segments_is_read_too()
    {
        var bytes = Bytes(new[] { 1f, 2f, 3f });
        for (var cut = 1; cut < bytes.Length; cut++)
        {
            var reader = new MessagePackReader(Segment.Of(bytes[..cut], bytes[cut..]));
            Assert.Equal([1f, 2f, 3f], Codec.Read<float[]>(ref reader));
        }
    }

    [Fact]
    public void A_value_that_contains_itself_is_an_error()
    {
        var node = new Chain();
        node.Next = node;
        Assert.Throws<MessagePackSerializationException>(() => Bytes(node));
        node.Next = null;
        node.More.Add(node);
        Assert.Throws<MessagePackSerializationException>(() => Bytes(node));
    }

    sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        internal static ReadOnlySequence<byte> Of(byte[] first, byte[] second)
        {
            var last = new Segment { Memory = second, RunningIndex = first.Length };
            return new(new Segment { Memory = first, Next = last }, 0, last, second.Length);
        }
    }
}
