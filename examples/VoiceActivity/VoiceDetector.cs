using GWorker;
using Microsoft.Extensions.Logging;

namespace GWorker.Examples.VoiceActivity;

/// <summary>
/// Hears many streams at once. A frame's answer depends on the frames before it, so the worker remembers each stream; one worker, then,
/// and more streams in it rather than more workers.
/// </summary>
[Worker]
public partial class VoiceDetector(GpuDevice gpu, ILogger<VoiceDetector> log, TimeProvider clock)
{
    const int MostStreams = 4096;

    readonly Streams streams = new(MostStreams, TimeSpan.FromMinutes(2), clock);
    SileroModel model = null!;
    int run;

    [OnEnter]
    void Load()
    {
        model = SileroModel.Open(gpu);
        log.LogInformation("Silero VAD on {Device} #{Ordinal}, {Memory} MiB", model.RunsOn.Name, model.RunsOn.Ordinal, model.RunsOn.Memory >> 20);
        if (model.RunsOn != gpu) log.LogWarning("ONNX Runtime cannot use {Device}: refer to the package Microsoft.ML.OnnxRuntime.Gpu in place of Microsoft.ML.OnnxRuntime, and install CUDA and cuDNN", gpu.Name);
    }

    [OnExit] void Unload() => model.Dispose();

    /// <summary>How likely each frame is speech. A stream's frames are heard in the order they were sent, one after the other.</summary>
    [Method]
    public Outcome<float>[] Detect(Batch<(string Stream, float[] Samples)> frames)
    {
        var answers = new Outcome<float>[frames.Count];
        List<int> waiting = [];
        for (var i = 0; i < frames.Count; i++)
        {
            if (frames[i].Samples is { Length: SileroModel.Frame }) waiting.Add(i);
            else answers[i] = new ArgumentException($"A frame has {SileroModel.Frame} samples, of 16,000 a second.");
        }

        while (waiting.Count > 0) Run(frames, waiting, answers);
        return answers;
    }

    /// <summary>The stream is over. It would be forgotten by and by in any case.</summary>
    [Method] public bool End(string stream) => streams.Forget(stream);

    /// <summary>How many streams are remembered.</summary>
    [Method] public int Remembered() => streams.Count;

    /// <summary>Takes the next frame of each stream that waits.</summary>
    void Run(Batch<(string Stream, float[] Samples)> frames, List<int> waiting, Outcome<float>[] answers)
    {
        run++;
        var (samples, states, items) = (new List<float[]>(waiting.Count), new List<StreamState>(waiting.Count), new List<int>(waiting.Count));
        foreach (var i in waiting)
        {
            var state = streams.Get(frames[i].Stream);
            if (state.Run == run) continue;
            state.Run = run;
            samples.Add(frames[i].Samples);
            states.Add(state);
            items.Add(i);
        }

        var speech = new float[items.Count];
        model.Run(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(samples), System.Runtime.InteropServices.CollectionsMarshal.AsSpan(states), speech);
        for (var k = 0; k < speech.Length; k++) answers[items[k]] = speech[k];
        waiting.RemoveAll(items.Contains);
    }
}
