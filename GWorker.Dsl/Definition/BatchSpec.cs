namespace GWorker;

/// <summary>How items of a batch method are coalesced.</summary>
/// <param name="Max">The largest batch, 1 to 1000.</param>
/// <param name="Wait">How long the oldest item waits for company, 0 to 10 minutes.</param>
internal sealed record BatchSpec(int Max, TimeSpan Wait);
