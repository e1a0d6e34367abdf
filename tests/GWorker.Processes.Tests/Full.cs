namespace GWorker.Processes.Tests;

/// <summary>How long to go on: every build tries each thing, <c>GWORKER_LEDGER=full</c> tries it as often as the figures in the documentation say.</summary>
internal static class Full
{
    internal static readonly bool Is = Environment.GetEnvironmentVariable("GWORKER_LEDGER") == "full";

    internal static int Or(int full, int usual) => Is ? full : usual;
}
