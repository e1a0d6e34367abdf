using System.Buffers.Binary;
using System.Text;

namespace GWorker.Examples.VoiceActivity;

/// <summary>Reads sound files as the model wants them: 16,000 samples a second, one channel, 16 bits.</summary>
internal static class Wav
{
    /// <exception cref="InvalidDataException">It is no such file; the message says what it is and how to convert it.</exception>
    internal static float[] Read(string path) => Read(File.ReadAllBytes(path), Path.GetFileName(path));

    internal static float[] Read(ReadOnlySpan<byte> file, string name)
    {
        if (file.Length < 12 || Text(file[..4]) != "RIFF" || Text(file[8..12]) != "WAVE") throw Bad(name, "is no WAV file");
        var format = ReadOnlySpan<byte>.Empty;
        var data = ReadOnlySpan<byte>.Empty;
        for (var at = 12; at + 8 <= file.Length;)
        {
            var size = (int)Math.Min(BinaryPrimitives.ReadUInt32LittleEndian(file[(at + 4)..]), (uint)(file.Length - at - 8));
            var chunk = file.Slice(at + 8, size);
            if (Text(file.Slice(at, 4)) == "fmt ") format = chunk;
            if (Text(file.Slice(at, 4)) == "data") data = chunk;
            at += 8 + size + (size & 1);
        }

        if (format.Length < 16) throw Bad(name, "is a WAV file without a format");
        var (code, channels, rate, bits) = (Short(format, 0), Short(format, 2), BinaryPrimitives.ReadInt32LittleEndian(format[4..]), Short(format, 14));
        if ((code, channels, rate, bits) is not (1 or 0xFFFE, 1, SileroModel.Rate, 16)) throw Bad(name, $"has {rate} Hz, {channels} channels and {bits} bits in format {code}");
        var samples = new float[data.Length / 2];
        for (var i = 0; i < samples.Length; i++) samples[i] = BinaryPrimitives.ReadInt16LittleEndian(data[(2 * i)..]) / 32768f;
        return samples;

        static string Text(ReadOnlySpan<byte> bytes) => Encoding.ASCII.GetString(bytes);

        static int Short(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
    }

    static InvalidDataException Bad(string name, string what) =>
        new($"{name} {what}; it must have 16000 Hz, 1 channel and 16 bits in format 1 (PCM). Convert it: ffmpeg -i {name} -ar 16000 -ac 1 -sample_fmt s16 out.wav");
}
