namespace GWorker.Examples.VoiceActivity;

/// <summary>From one number per frame to stretches of speech: short gaps do not end one, short noises do not begin one.</summary>
internal static class SpeechSegments
{
    const double FrameTime = (double)SileroModel.Frame / SileroModel.Rate;
    const double ShortestSpeech = 0.25;
    const double LongestGap = 0.1;
    const double Margin = 0.03;

    /// <param name="speech">How likely each frame is speech.</param>
    /// <param name="threshold">From where on it is.</param>
    internal static List<Segment> Of(IReadOnlyList<float> speech, float threshold = 0.5f)
    {
        var found = new List<Segment>();
        var (start, end) = (-1, -1); // frames: the first of a stretch, and the one behind its last
        for (var i = 0; i < speech.Count; i++)
        {
            if (speech[i] >= threshold)
            {
                if (start < 0) start = i;
                end = i + 1;
            }
            else if (start >= 0 && speech[i] >= threshold - 0.15f)
            {
                end = i + 1; // once begun it takes less to go on
            }
            else if (start >= 0 && (i + 1 - end) * FrameTime > LongestGap)
            {
                Add();
            }
        }

        if (start >= 0) Add();
        return found;

        void Add()
        {
            if ((end - start) * FrameTime >= ShortestSpeech)
                found.Add(new(Math.Max(0, start * FrameTime - Margin), Math.Min(speech.Count * FrameTime, end * FrameTime + Margin)));
            start = -1;
        }
    }
}

/// <summary>A stretch of speech.</summary>
/// <param name="Start">In seconds from the stream's start.</param>
/// <param name="End">In seconds.</param>
internal readonly record struct Segment(double Start, double End);
