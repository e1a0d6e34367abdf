using System.Buffers.Binary;
using System.Text;

namespace GWorker.Examples.VoiceActivity.Tests;

/// <summary>Files that are what the model wants, and files that are not.</summary>
public class WavTests
{
    static byte[] File(short[] samples, int rate = 16_000, short channels = 1, short bits = 16, byte[]? before = null)
    {
        using var memory = new MemoryStream();
        using var to = new BinaryWriter(memory);
        to.Write(Encoding.ASCII.GetBytes("RIFF\0\0\0\0WAVEfmt "));
        to.Write(16);
        to.Write((short)1);
        to.Write(channels);
        to.Write(rate);
        to.Write(rate * channels * bits / 8);
        to.Write((short)(channels * bits / 8));
        to.Write(bits);
        if (before is not null) to.Write(before);
        to.Write(Encoding.ASCII.GetBytes("data"));
        to.Write(2 * samples.Length);
        foreach (var sample in samples) to.Write(sample);
        return memory.ToArray();
    }

    [Fact]
    public void Samples_are_from_minus_one_to_one() => Assert.Equal([0, 0.5f, -1], Wav.Read(File([0, 16384, -32768]), "a.wav"));

    [Fact]
    public void Other_chunks_are_passed_over()
    {
        byte[] list = [.. "LIST"u8, 3, 0, 0, 0, 1, 2, 3, 0]; // odd, and so padded
        Assert.Equal([0.5f], Wav.Read(File([16384], before: list), "a.wav"));
    }

    [Fact]
    public void A_data_chunk_that_says_more_than_there_is_ends_with_the_file()
    {
        var file = File([16384, 0]);
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(40), uint.MaxValue);
        Assert.Equal([0.5f, 0], Wav.Read(file, "a.wav"));
    }

    [Theory]
    [InlineData(44_100, 1, 16, "a.wav has 44100 Hz, 1 channels and 16 bits in format 1;")]
    [InlineData(16_000, 2, 16, "a.wav has 16000 Hz, 2 channels and 16 bits in format 1;")]
    [InlineData(16_000, 1, 8, "a.wav has 16000 Hz, 1 channels and 8 bits in format 1;")]
    public void Another_form_is_refused_with_the_way_to_convert_it(int rate, short channels, short bits, string what)
    {
        var error = Assert.Throws<InvalidDataException>(() => Wav.Read(File([0], rate, channels, bits), "a.wav"));
        Assert.StartsWith(what, error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Convert it: ffmpeg -i a.wav -ar 16000 -ac 1 -sample_fmt s16 out.wav", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_wav_file_says_so()
    {
        Assert.StartsWith("a.txt is no WAV file;", Assert.Throws<InvalidDataException>(() => Wav.Read("hello"u8, "a.txt")).Message, StringComparison.Ordinal);
        Assert.StartsWith("a.wav is a WAV file without a format;", Assert.Throws<InvalidDataException>(() => Wav.Read("RIFF\0\0\0\0WAVE"u8, "a.wav")).Message, StringComparison.Ordinal);
    }
}
