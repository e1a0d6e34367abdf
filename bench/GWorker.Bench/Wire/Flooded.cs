namespace GWorker.Bench;

/// <summary>What a flood of large payloads came to.</summary>
/// <param name="Name">What was flooded.</param>
/// <param name="Rate">Megabytes a second each way: the median of all rounds.</param>
/// <param name="Worst">The longest round trip of a ping meanwhile, in milliseconds, of all rounds.</param>
internal sealed record Flooded(string Name, double Rate, double Worst);
