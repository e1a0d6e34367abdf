using System.Diagnostics;
using System.Globalization;
using GWorker.Examples.VoiceActivity;

namespace GWorker.Bench;

/// <summary>VoiceActivity on the CPU: frames a second of 64 streams, each of which sends its next frame when it has heard of the last; batched, and one by one.</summary>
internal static class VoiceRows
{
    const int Streams = 64;

    // Half of them, so that the others' answers reach their callers, and their next frames the queue, while the model runs. It does not wait for the last of
    // those: a frame that comes a moment late takes the next batch.
    const int Batch = 32;

    internal static async Task Run(Report report, bool quick)
    {
        var (frames, rounds) = (quick ? 10 : 150, quick ? 1 : 7);
        float[][][] sounds = [.. Enumerable.Range(0, Streams).Select(i => Synthetic.Sound(i, frames * 0.032).Chunk(SileroModel.Frame).ToArray())];
        await using var many = await Node(Batch, 2.Ms);
        await using var single = await Node(1, 0.S);
        var subjects = new[] { many.Get<VoiceDetector>(), single.Get<VoiceDetector>() };
        var rates = subjects.Select(_ => new List<double>()).ToArray();
        for (var round = -1; round < rounds; round++)
        {
            Report.Progress(round < 0 ? "warming up VoiceActivity" : $"VoiceActivity, round {round + 1} of {rounds}");
            for (var i = 0; i < subjects.Length; i++)
            {
                var which = (i + round + 2) % 2;
                var start = Stopwatch.GetTimestamp();
                await Task.WhenAll(sounds.Select((sound, stream) => Send(subjects[which], $"{round} {stream}", sound)));
                if (round >= 0) rates[which].Add(Streams * frames / Stopwatch.GetElapsedTime(start).TotalSeconds);
            }
        }

        var (batched, unbatched) = (Sample.Middle(rates[0]), Sample.Middle(rates[1]));
        report.Table($"VoiceActivity on the CPU: {Streams} streams, frames of 32 ms", ["", "frames/s", "least", "most"],
            [[$"batches of {Batch}", Written(batched), Written(rates[0].Min()), Written(rates[0].Max())], ["one at a time", Written(unbatched), Written(rates[1].Min()), Written(rates[1].Max())]]);
        report.Number("gpu.voice.frames_per_s", batched, "0");
        report.Number("gpu.voice.batched_vs_unbatched", batched / unbatched);
    }

    static Task<ClusterNode> Node(int size, TimeSpan wait) =>
        App.Of("bench", App.Cls<VoiceDetector>().MinWorkers(1).Concurrent(size == 1 ? 1 : Streams).Batched(size, wait).Eager()).Start();

    static async Task Send(Handle<VoiceDetector> detector, string stream, float[][] frames)
    {
        foreach (var frame in frames) await detector.Detect.Remote((stream, frame));
        await detector.End.Remote(stream);
    }

    static string Written(double value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
