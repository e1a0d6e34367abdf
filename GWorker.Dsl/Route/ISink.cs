namespace GWorker;

/// <summary>
/// Where the answer of one call goes: any number of items, then an end or an error, from one thread at a time.
/// A plain answer is one item and an end; a stream is many. Whoever holds a sink ends it exactly once.
/// </summary>
internal interface ISink<in TOut>
{
    void Item(TOut value);

    void End();

    void Error(Exception error);
}
