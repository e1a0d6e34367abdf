namespace GWorker.Examples.Embedder.Tests;

/// <summary>A test that needs the model's weights. Where there are none it is skipped and says why; under CI it runs, and fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class WeightsFactAttribute : FactAttribute
{
    public WeightsFactAttribute() => Skip = Reason(Environment.GetEnvironmentVariable("CI"), ModelFolder.IsComplete(ModelFolder.Path));

    internal static string? Reason(string? ci, bool complete) => complete || string.Equals(ci, "true", StringComparison.OrdinalIgnoreCase)
        ? null
        : "The model's weights are not here: run `npm ci --ignore-scripts` in examples/Embedder and build again.";
}
