namespace GWorker.Tests.Laws;

/// <summary>A caller that counts how often it is answered: a task would hide the second time.</summary>
sealed class CountingSink : ISink<int>
{
    int ends;
    int items;
    int value;
    Exception? error;

    internal int Ends => Volatile.Read(ref ends);

    internal bool Ended => Ends > 0;

    internal int Items => items;

    internal int Value => value;

    internal Exception? Failure => error;

    public void Item(int answer)
    {
        items++;
        value = answer;
    }

    public void End() => Interlocked.Increment(ref ends);

    public void Error(Exception why)
    {
        error = why;
        Interlocked.Increment(ref ends);
    }
}
