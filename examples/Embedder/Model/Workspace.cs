namespace GWorker.Examples.Embedder;

/// <summary>The memory of one forward pass: as many texts as there are, their tokens packed back to back without padding.</summary>
internal sealed class Workspace
{
    readonly List<(int First, int Count)> texts = [];

    /// <summary>The piece of each token.</summary>
    public int[] Pieces { get; private set; } = [];

    /// <summary>What each layer takes and leaves: one row per token.</summary>
    public float[] Rows { get; private set; } = [];

    public float[] Normal { get; private set; } = [];

    public float[] Attended { get; private set; } = [];

    /// <summary>Queries, keys and values; later the hidden layer. They are never needed together.</summary>
    public float[] Wide { get; private set; } = [];

    public float[] Turned { get; } = new float[Attention.TurnedSize];

    public float[] Scores { get; } = new float[Attention.ScoresSize];

    /// <summary>One row per text.</summary>
    public float[] Means { get; private set; } = [];

    public float[] Vectors { get; private set; } = [];

    /// <summary>Where each text's tokens lie.</summary>
    public List<(int First, int Count)> Texts => texts;

    public int Tokens { get; private set; }

    /// <summary>Makes room and starts anew.</summary>
    public void Clear(int tokens, int count)
    {
        const int Width = SentenceEncoder.Dimensions;
        texts.Clear();
        Tokens = 0;
        if (Pieces.Length < tokens)
        {
            Pieces = new int[tokens];
            (Rows, Normal, Attended) = (new float[tokens * Width], new float[tokens * Width], new float[tokens * Width]);
            Wide = new float[tokens * Layer.Hidden];
        }
        if (Means.Length < count * Width) (Means, Vectors) = (new float[count * Width], new float[count * Width]);
    }

    public void Add(ReadOnlySpan<int> pieces)
    {
        pieces.CopyTo(Pieces.AsSpan(Tokens));
        texts.Add((Tokens, pieces.Length));
        Tokens += pieces.Length;
    }

    public void SwapRowsAndNormal() => (Rows, Normal) = (Normal, Rows);
}
