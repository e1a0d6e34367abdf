namespace GWorker.Examples.VoiceActivity.Tests;

/// <summary>Sounds that are no speech, and recordings that are.</summary>
static class Sounds
{
    internal const int Second = SileroModel.Rate;

    internal static float[] Silence(double seconds) => new float[(int)(seconds * Second)];

    internal static float[] Noise(double seconds, double loudness, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, (int)(seconds * Second)).Select(_ => (float)(loudness * (2 * random.NextDouble() - 1)))];
    }

    internal static float[] Tone(double seconds, double hertz) =>
        [.. Enumerable.Range(0, (int)(seconds * Second)).Select(i => (float)(0.3 * Math.Sin(2 * Math.PI * hertz * i / Second)))];

    /// <summary>A reading of Jane Austen, by a volunteer of LibriVox.</summary>
    internal static float[] Reading(string number) => Wav.Read(Path.Combine(SpeechFactAttribute.Folder, "librivox", $"sense_and_sensibility_01_austen_64kb-{number}.wav"));

    internal static async Task<Detecting> Start(int batch)
    {
        var detectors = App.Cls<VoiceDetector>().MinWorkers(1).Concurrent(batch).Batched(batch, 2.Ms);
        var node = await LocalNode.Start(App.Of("voice", detectors));
        return new(node, node.Get<VoiceDetector>());
    }
}

sealed record Detecting(LocalNode Node, Handle<VoiceDetector> Detector) : IAsyncDisposable
{
    int streams;

    internal Task<float[]> Hear(float[] samples, int ahead = 1) => Listener.Hear(Detector, $"{Interlocked.Increment(ref streams)}", samples, ahead);

    public ValueTask DisposeAsync() => Node.DisposeAsync();
}
