using Model = GWorker.Examples.Embedder;

namespace GWorker.Examples.SemanticSearch;

/// <summary>The first stage: cuts a text into the pieces that the model knows. It needs the vocabulary and no device.</summary>
[Worker]
public sealed partial class Tokenizer
{
    Model.Tokenizer tokenizer = null!;

    [OnEnter]
    void Load() => tokenizer = new(Model.Vocabulary.Read(Model.ModelFolder.Path));

    /// <summary>The numbers of a text's pieces: at most 128, for the model looks at no more.</summary>
    [Method]
    public int[] Encode(string text) => tokenizer.Encode(text);
}
