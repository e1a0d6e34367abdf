using System.Buffers;
using FsCheck.Xunit;
using MessagePack;
using static GWorker.Tests.Wire.Contracts;

namespace GWorker.Tests.Wire;

/// <summary>Bytes that no honest node sends end in an exception, and cost no memory that they did not bring.</summary>
public class HostilePayloads
{
    static readonly Type[] Types =
    [
        typeof(int), typeof(string), typeof(byte[]), typeof(float[]), typeof(double[][]), typeof(ReadOnlyMemory<long>), typeof(List<string>), typeof(Dictionary<string, int>),
        typeof((int, string)), typeof(Person), typeof(Team), typeof(Chain), typeof(IShape), typeof(Guid), typeof(DateTime), typeof(decimal), typeof(int[,]), typeof(int[,,]), typeof(bool[]), typeof(Unit), typeof(Uri),
    ];

    static void ReadsOrThrows(Type type, byte[] bytes)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            var reader = new MessagePackReader(bytes);
            Codec.Read(ref reader, type);
        }
        catch (MessagePackSerializationException)
        {
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4_000_000);
    }


    [Property(MaxTest = 300, QuietOnSuccess = true)]
    public void Random_bytes(byte[] bytes)
    {
        foreach (var type in Types) ReadsOrThrows(type, bytes);
    }

    [Fact]
    public void Huge_declared_lengths()
    {
        byte[][] heads =
        [
            [0xDD, 0x7F, 0xFF, 0xFF, 0xFF], [0xDD, 0xFF, 0xFF, 0xFF, 0xFF], [0xDF, 0x7F, 0xFF, 0xFF, 0xFF], [0xDB, 0x7F, 0xFF, 0xFF, 0xFF], [0xC6, 0xFF, 0xFF, 0xFF, 0xFF],
            [0xC9, 0x7F, 0xFF, 0xFF, 0xFF, 42, 9], [0xC9, 0xFF, 0xFF, 0xFF, 0xFF, 42, 9],

            // Matrices declare their sides before their elements.
            [0x93, 0xCE, 0x00, 0x00, 0xFF, 0xFF, 0xCE, 0x00, 0x00, 0xFF, 0xFF, 0x91, 1], [0x94, 0xCD, 0x0F, 0xFF, 0xCD, 0x0F, 0xFF, 0xCD, 0x0F, 0xFF, 0x91, 1],
        ];
        foreach (var head in heads)
            foreach (var type in Types)
            {
                ReadsOrThrows(type, head);
                ReadsOrThrows(type, [0x91, .. head, .. new byte[8]]);
                ReadsOrThrows(type, [0x92, .. head, .. new byte[8]]);
            }
    }

    [Fact]
    public void Deep_nesting()
    {
        foreach (var type in Types)
            foreach (var opener in new byte[] { 0x91, 0x92, 0x81 }) ReadsOrThrows(type, [.. Enumerable.Repeat(opener, 1_000_000)]);
    }

    [Fact]
    public void A_payload_that_is_cut_short_is_an_error_wherever_it_is_cut()
    {
        foreach (var value in (object[])["text", new float[] { 1, 2 }, new double[][] { [1], [2, 3] }, new Person("Ada", 36, Colour.Blue), new Dictionary<string, int> { ["a"] = 1000 }, (1000, "two"), Guid.NewGuid()])
        {
            var to = new ArrayBufferWriter<byte>();
            var writer = new MessagePackWriter(to);
            Codec.Write(ref writer, value.GetType(), value);
            writer.Flush();
            for (var cut = 0; cut < to.WrittenCount; cut++)
            {
                Assert.Throws<MessagePackSerializationException>(() =>
                {
                    var reader = new MessagePackReader(to.WrittenMemory[..cut]);
                    Codec.Read(ref reader, value.GetType());
                });
            }
        }
    }

    public static TheoryData<byte[]> BadBlocks() => new()
    {
        { [0xC7, 0, 42] },                            // without its element
        { [0xC7, 4, 42, 9, 0, 0, 0] },                // three bytes are no float
        { [0xC7, 5, 42, 4, 0, 0, 0x80, 0x3F] },       // of int
        { [0xC7, 5, 41, 9, 0, 0, 0x80, 0x3F] },       // another extension
        { [0x91, 0xCA, 0, 0, 0x80, 0x3F] },           // an array of tokens
    };

    [Theory]
    [MemberData(nameof(BadBlocks))]
    public void A_block_must_be_what_it_should_be(byte[] bytes) => Assert.Throws<MessagePackSerializationException>(() =>
    {
        var reader = new MessagePackReader(bytes);
        Codec.Read<float[]>(ref reader);
    });
}
