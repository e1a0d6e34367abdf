namespace GWorker.Examples.VoiceActivity;

/// <summary>Sound for measuring: bursts of a buzz with formants, as a voice has, between stretches of faint noise. The same for the same seed.</summary>
internal static class Synthetic
{
    internal static float[] Sound(int seed, double seconds)
    {
        var random = new Random(seed);
        var samples = new float[(int)(seconds * SileroModel.Rate)];
        var pitch = 90 + random.Next(120);
        for (var i = 0; i < samples.Length; i++)
        {
            var t = (double)i / SileroModel.Rate;
            var noise = 0.002 * (random.NextDouble() - 0.5);
            var isOn = (t + seed * 0.37) % 2.0 < 1.0;
            var voice = 0.0;
            for (var k = 1; isOn && k <= 20; k++) voice += Math.Sin(2 * Math.PI * k * pitch * t) / (1 + Math.Pow((k * pitch - 600) / 300.0, 2));
            samples[i] = (float)(noise + 0.1 * voice * (0.6 + 0.4 * Math.Sin(2 * Math.PI * 4 * t)));
        }

        return samples;
    }
}
