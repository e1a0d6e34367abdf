namespace GWorker.Examples.Tests;

/// <summary>A test that needs a terminal and the model's weights. Where one is missing it is skipped and says which; under CI the weights are not.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class EmbedderScreenFactAttribute : FactAttribute
{
    internal static readonly string Program = Path.Combine(Repository.Root, "examples", "Embedder", "bin", Repository.Configuration, "net10.0", "Embedder.dll");

    public EmbedderScreenFactAttribute() => Skip = new TerminalFactAttribute().Skip ?? new SearchFactAttribute().Skip;
}
