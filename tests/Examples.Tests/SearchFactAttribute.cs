namespace GWorker.Examples.Tests;

/// <summary>A test of the search, which needs the model's weights. Where there are none it is skipped and says why; under CI it runs, and fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class SearchFactAttribute : FactAttribute
{
    internal static readonly string Program = Path.Combine(Repository.Root, "examples", "SemanticSearch", "bin", Repository.Configuration, "net10.0");

    public SearchFactAttribute()
    {
        var inCI = string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);
        if (!inCI && !File.Exists(Path.Combine(Program, "model", "model.json")))
            Skip = "The model's weights are not here: run `npm ci --ignore-scripts` in examples/Embedder and build again.";
    }
}
