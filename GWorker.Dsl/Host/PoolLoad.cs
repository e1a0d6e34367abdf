namespace GWorker;

/// <summary>What a pool's queue looks like at one moment.</summary>
/// <param name="Waiting">Items in lanes.</param>
/// <param name="OldestAge">How long the oldest of them has waited.</param>
/// <param name="Running">Items in user code.</param>
/// <param name="MeanRun">How long a run takes lately; zero where none has ended.</param>
internal readonly record struct PoolLoad(int Waiting, TimeSpan OldestAge, int Running, TimeSpan MeanRun);
