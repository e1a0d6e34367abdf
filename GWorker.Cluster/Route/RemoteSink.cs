namespace GWorker;

/// <summary>The sink of a call that came from another node: writes the answer there.</summary>
internal sealed class RemoteSink<TOut>(Inbox inbox, long call, int attempt) : ISink<TOut>
{
    public void Item(TOut value) => inbox.Answer(call, attempt, value);

    public void End()
    {
        // The one item was the end.
    }

    public void Error(Exception error) => inbox.Fail(call, attempt, error);
}
