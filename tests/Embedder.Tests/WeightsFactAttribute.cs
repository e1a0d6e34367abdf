namespace GWorker.Examples.Embedder.Tests;

/// <summary>A test that needs the model's weights. Where there are none it is skipped and says why; under CI it runs, and fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WeightsFactAttribute : FactAttribute
{
    public WeightsFactAttribute()
    {
        var inCI = string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);
        if (!inCI && !ModelFolder.IsComplete(ModelFolder.Path))
            Skip = "The model's weights are not here: run `npm ci --ignore-scripts` in examples/Embedder and build again.";
    }
}
