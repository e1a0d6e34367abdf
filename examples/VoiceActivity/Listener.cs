namespace GWorker.Examples.VoiceActivity;

/// <summary>Sends sound to the detector as a microphone would, frame by frame in order.</summary>
internal static class Listener
{
    /// <summary>How likely each frame is speech; the last is filled up with silence.</summary>
    /// <param name="detector">The worker's handle.</param>
    /// <param name="stream">A name that no other stream has.</param>
    /// <param name="samples">The sound.</param>
    /// <param name="ahead">Frames on their way at a time. Live sound has one; a file may send more, and is answered in the same way.</param>
    internal static async Task<float[]> Hear(Handle<VoiceDetector> detector, string stream, float[] samples, int ahead = 1)
    {
        var speech = new float[(samples.Length + SileroModel.Frame - 1) / SileroModel.Frame];
        var sent = new Queue<Task<float>>();
        var heard = 0;
        for (var i = 0; i < speech.Length; i++)
        {
            if (sent.Count == ahead) speech[heard++] = await sent.Dequeue();
            var frame = new float[SileroModel.Frame];
            var left = Math.Min(SileroModel.Frame, samples.Length - i * SileroModel.Frame);
            samples.AsSpan(i * SileroModel.Frame, left).CopyTo(frame);
            sent.Enqueue(detector.Detect.Remote((stream, frame)));
        }

        while (sent.Count > 0) speech[heard++] = await sent.Dequeue();
        await detector.End.Remote(stream);
        return speech;
    }
}
