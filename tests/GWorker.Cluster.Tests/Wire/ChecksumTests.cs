namespace GWorker.Tests.Wire;

/// <summary>Damage on the way is seen.</summary>
public class ChecksumTests
{
    /// <summary>A channel's law once found two bits, eight bytes apart, that four checksums side by side took for no damage at all.</summary>
    [Theory]
    [InlineData(FrameHeader.Size + 1)]
    [InlineData(200)]
    [InlineData(300)]
    public void No_two_bits_hide_each_other(int size)
    {
        var frame = new byte[size];
        new Random(size).NextBytes(frame);
        new FrameHeader(FrameKind.Data, 1, 2).Write(frame);
        Assert.Null(FrameHeader.Read(frame, out _));

        for (var one = 0; one < size * 8; one++)
        {
            Flip(frame, one);
            Assert.NotNull(FrameHeader.Read(frame, out _));
            for (var other = one + 1; other < size * 8; other++)
            {
                Flip(frame, other);
                if (FrameHeader.Read(frame, out _) is null) Assert.Fail($"bits {one} and {other} hide each other");
                Flip(frame, other);
            }

            Flip(frame, one);
        }
    }

    static void Flip(byte[] frame, int bit) => frame[bit / 8] ^= (byte)(1 << bit % 8);
}
