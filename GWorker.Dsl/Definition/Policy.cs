using System.Collections.Immutable;

namespace GWorker;

/// <summary>How a worker class runs: what its statements add up to, with the defaults where nothing was said.</summary>
internal sealed record Policy
{
    internal string? Name { get; init; }

    internal ImmutableArray<Gpu> Gpus { get; init; } = [];

    internal bool Strict { get; init; }

    internal int MinWorkers { get; init; }

    internal int? MaxWorkers { get; init; }

    internal TimeSpan? ScaleDown { get; init; }

    internal int? Concurrent { get; init; }

    /// <summary>For every batch method that has no entry in <see cref="Batches"/>.</summary>
    internal BatchSpec? AllBatches { get; init; }

    internal ImmutableDictionary<string, BatchSpec> Batches { get; init; } = ImmutableDictionary<string, BatchSpec>.Empty;

    internal int Lanes { get; init; } = 1;

    internal bool Eager { get; init; }

    internal ProbeSpec? Liveness { get; init; }

    internal ProbeSpec? Readiness { get; init; }

    internal int QueueItems { get; init; } = 16_384;

    internal long QueueBytes { get; init; } = 256L << 20;

    internal TimeSpan StuckAfter { get; init; } = TimeSpan.FromSeconds(30);

    internal TimeSpan StartupTimeout { get; init; } = TimeSpan.FromMinutes(5);

    internal TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(30);

    internal bool IsolateFailures { get; init; }

    internal bool Idempotent { get; init; }

    internal int Retries { get; init; }

    /// <summary>For calls whose code threw; null: they fail.</summary>
    internal RetrySpec? Retry { get; init; }

    /// <summary>What these statements add up to.</summary>
    internal static Policy Of(IEnumerable<Statement> statements) => statements.Aggregate(new Policy(), static (policy, statement) => statement.Apply(policy));

    /// <summary>A call's deadline where its handle sets none.</summary>
    internal static readonly TimeSpan DefaultDeadline = TimeSpan.FromMinutes(5);

    /// <summary>How long <c>[OnExit]</c> may take.</summary>
    internal static readonly TimeSpan ExitTimeout = TimeSpan.FromSeconds(30);

    /// <summary>How long running calls may still take when a liveness verdict has condemned their worker.</summary>
    internal static readonly TimeSpan CondemnedGrace = TimeSpan.FromSeconds(5);

    /// <summary>How many workers at most: a minimum alone is a fixed number.</summary>
    internal int Most => MaxWorkers ?? Math.Max(1, MinWorkers);

    /// <summary>Whether a call whose attempt was lost with its worker may be sent out again.</summary>
    internal bool MayRunAgain(int attempt) => attempt > 0 && attempt <= Reruns;

    /// <summary>How often that may happen.</summary>
    internal int Reruns => Retries > 0 ? Retries : Idempotent ? IdempotentRetries : 0;

    // What may run twice harmlessly is still not sent to a new worker for ever: it may be what kills them.
    const int IdempotentRetries = 8;
}
