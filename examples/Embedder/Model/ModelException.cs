namespace GWorker.Examples.Embedder;

/// <summary>The model's files are missing or are not what they should be. The message says which one and what to do.</summary>
internal sealed class ModelException : Exception
{
    public ModelException(string message)
        : base(message)
    {
    }

    public ModelException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
