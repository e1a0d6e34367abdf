namespace GWorker.Bench;

/// <summary>What a number asks, and whether an answer is the right one to it: a subject that answers wrongly has no figures.</summary>
internal sealed class Question<T>(string name, Func<int, Task<T>> ask, Func<int, T, bool> isRight) : Exchange(name)
{
    internal override Turn Measure(int inFlight, TimeSpan settle, TimeSpan time) => ClosedLoop<T>.Measure(Name, ask, isRight, inFlight, settle, time);
}
