namespace GWorker;

/// <summary>A method that is called on a schedule, and how many results in a row make a verdict.</summary>
internal sealed record ProbeSpec(MethodContract Method, TimeSpan Period, TimeSpan Timeout, int Failures, int Successes)
{
    internal static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(5);
}
