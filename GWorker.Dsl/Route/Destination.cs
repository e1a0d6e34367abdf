namespace GWorker;

/// <summary>Where a handle's calls go and what rides on them.</summary>
internal sealed record Destination(Route Route, ParameterSet Call, ParameterSet Pool, TimeSpan? Within);
