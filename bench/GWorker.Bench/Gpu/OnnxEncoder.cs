using Microsoft.ML.OnnxRuntime;

namespace GWorker.Bench;

/// <summary>The Embedder's model by ONNX Runtime on the CPU: texts already cut, padded to the longest of their batch.</summary>
internal sealed class OnnxEncoder : IDisposable
{
    readonly InferenceSession session;
    readonly RunOptions options = new();

    internal OnnxEncoder(string file, int threads)
    {
        using var settings = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 };

        // Its threads would spin between calls, and take the processor from whatever is measured next.
        settings.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        session = new InferenceSession(file, settings);
    }

    internal float[][] Encode(ReadOnlySpan<int[]> texts)
    {
        var longest = 1;
        foreach (var text in texts) longest = Math.Max(longest, text.Length);
        var ids = new long[texts.Length * longest];
        var mask = new float[ids.Length];
        for (var i = 0; i < texts.Length; i++)
        {
            for (var at = 0; at < texts[i].Length; at++) (ids[i * longest + at], mask[i * longest + at]) = (texts[i][at], 1);
        }

        long[] shape = [texts.Length, longest];
        using var first = OrtValue.CreateTensorValueFromMemory(ids, shape);
        using var second = OrtValue.CreateTensorValueFromMemory(mask, shape);
        using var output = session.Run(options, ["ids", "mask"], [first, second], ["embedding"]);
        var numbers = output[0].GetTensorDataAsSpan<float>();
        var vectors = new float[texts.Length][];
        for (var i = 0; i < vectors.Length; i++) vectors[i] = numbers.Slice(i * (numbers.Length / vectors.Length), numbers.Length / vectors.Length).ToArray();
        return vectors;
    }

    public void Dispose()
    {
        options.Dispose();
        session.Dispose();
    }
}
