namespace GWorker.Examples.VoiceActivity;

/// <summary>What the model remembers of one stream.</summary>
internal sealed class StreamState(string stream)
{
    internal string Stream => stream;

    /// <summary>Two layers, one behind the other.</summary>
    internal float[] Memory { get; } = new float[2 * SileroModel.Memory];

    /// <summary>The end of the frame before.</summary>
    internal float[] Context { get; } = new float[SileroModel.Context];

    /// <summary>When a frame of it came last.</summary>
    internal long Seen { get; set; }

    /// <summary>The run in which it takes part: of two frames in one batch the second must wait for the next run.</summary>
    internal int Run { get; set; }
}
