namespace GWorker.Bench;

/// <summary>One kind of call that a closed loop can make over and over.</summary>
internal abstract class Exchange(string name)
{
    internal string Name => name;

    /// <summary>Makes it for a while, with a number of calls in flight.</summary>
    /// <param name="inFlight">How many.</param>
    /// <param name="settle">How long before anything is counted.</param>
    /// <param name="time">How long while it is.</param>
    internal abstract Turn Measure(int inFlight, TimeSpan settle, TimeSpan time);
}
