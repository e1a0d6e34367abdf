namespace GWorker.Examples.VoiceActivity.Tests;

/// <summary>What is speech and what is not.</summary>
public class SpeechTests
{
    [ModelFact]
    public async Task Silence_noise_and_tones_are_no_speech()
    {
        await using var voice = await Sounds.Start(4);
        var heard = await Task.WhenAll(
            voice.Hear(Sounds.Silence(3)), voice.Hear(Sounds.Noise(3, 0.01)), voice.Hear(Sounds.Noise(3, 0.2)), voice.Hear(Sounds.Tone(3, 440)));
        Assert.All(heard, speech => Assert.Empty(SpeechSegments.Of(speech)));
    }

    [SpeechFact]
    public async Task A_reading_between_silence_and_noise_is_found_where_it_is()
    {
        var reading = Sounds.Reading("0880");
        var length = (double)reading.Length / Sounds.Second;
        await using var voice = await Sounds.Start(1);
        var speech = await voice.Hear([.. Sounds.Silence(2), .. reading, .. Sounds.Noise(3, 0.005), .. reading, .. Sounds.Silence(1)]);
        var segments = SpeechSegments.Of(speech);
        var (first, second) = (segments.FindAll(s => s.Start < 2 + length), segments.FindAll(s => s.Start >= 2 + length));
        AssertWithin(2, first);
        AssertWithin(5 + length, second);

        // The recording has a quarter of a second of quiet before its words and somewhat less behind them; a breath may part them.
        void AssertWithin(double at, List<Segment> found)
        {
            Assert.InRange(found[0].Start, at, at + 0.4);
            Assert.InRange(found[^1].End, at + length - 0.4, at + length + 0.1);
            Assert.InRange(found.Sum(s => s.End - s.Start), 0.8 * length, length);
        }
    }

    [SpeechFact]
    public async Task Every_recording_is_speech_for_most_of_its_time()
    {
        await using var voice = await Sounds.Start(8);
        string[] numbers = ["0870", "0880", "0890", "0920", "0930"];
        var heard = await Task.WhenAll(numbers.Select(n => voice.Hear(Sounds.Reading(n))));
        Assert.All(heard, speech =>
        {
            var spoken = SpeechSegments.Of(speech).Sum(s => s.End - s.Start);
            Assert.InRange(spoken / (speech.Length * 0.032), 0.8, 1);
        });
    }

    [ModelFact]
    public void A_device_that_this_build_of_the_runtime_cannot_use_leaves_the_model_on_the_cpu()
    {
        using var model = SileroModel.Open(new Unusable());
        var speech = new float[1];
        model.Run([Sounds.Silence(1)[..SileroModel.Frame]], [new StreamState("a")], speech);
        Assert.True(model.RunsOn.IsCpu);
        Assert.InRange(speech[0], 0, 0.5);
    }

    /// <summary>As on a machine with CUDA, where the runtime is the one for the CPU.</summary>
    sealed class Unusable : GpuDevice
    {
        public override string Name => "NVIDIA H100";

        public override long Memory => 80L << 30;

        public override string Kind => "CUDA";
    }

    [ModelFact]
    public async Task Batches_change_nothing()
    {
        float[][] sounds = [.. Enumerable.Range(0, 12).Select(i => Synthetic.Sound(i, 2))];
        float[][] alone, together, ahead;
        await using (var voice = await Sounds.Start(1)) alone = await Task.WhenAll(sounds.Select(s => voice.Hear(s)));
        await using (var voice = await Sounds.Start(12)) together = await Task.WhenAll(sounds.Select(s => voice.Hear(s)));

        // Several frames of one stream in a batch are heard one after the other.
        await using (var voice = await Sounds.Start(32)) ahead = await Task.WhenAll(sounds.Select(s => voice.Hear(s, ahead: 5)));
        for (var i = 0; i < sounds.Length; i++)
        {
            Assert.Equal(alone[i].Length, together[i].Length);
            for (var k = 0; k < alone[i].Length; k++)
            {
                Assert.Equal(alone[i][k], together[i][k], 1e-4);
                Assert.Equal(alone[i][k], ahead[i][k], 1e-4);
            }
        }
    }

    [ModelFact]
    public async Task A_frame_of_another_length_fails_alone()
    {
        await using var voice = await Sounds.Start(4);
        var outcomes = await voice.Detector.Detect.RemoteAll([("a", new float[512]), ("b", new float[100]), ("c", new float[513]), ("d", new float[512])]);
        Assert.Equal([true, false, false, true], outcomes.Select(o => o.Ok));
        Assert.Contains("A frame has 512 samples, of 16,000 a second.", outcomes[1].Error!.Message, StringComparison.Ordinal);
    }

    [ModelFact]
    public async Task Streams_that_have_ended_are_forgotten()
    {
        await using var voice = await Sounds.Start(4);
        await voice.Detector.Detect.Remote(("a", new float[512]));
        await voice.Detector.Detect.Remote(("b", new float[512]));
        Assert.Equal(2, await voice.Detector.Remembered.Remote());
        Assert.True(await voice.Detector.End.Remote("a"));
        Assert.False(await voice.Detector.End.Remote("a"));
        Assert.Equal(1, await voice.Detector.Remembered.Remote());
    }
}
