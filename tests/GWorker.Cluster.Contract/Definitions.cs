namespace GWorker.Tests.Subjects;

/// <summary>The app that every route runs, so that one start serves all of a route's tests.</summary>
public static class Definitions
{
    public const string AppName = "contract";

    /// <summary>Much at a time; a batch closes when it is full: what a test sends in fours needs no clock.</summary>
    public const string Roomy = "roomy";

    /// <summary>The same, and batches that throw run again by halves.</summary>
    public const string Isolating = "isolating";

    /// <summary>One at a time.</summary>
    public const string Single = "single";

    /// <summary><see cref="Slots"/> at a time, and a batch closes when it is so large or <see cref="Window"/> has passed.</summary>
    public const string Gathering = "gathering";

    public const int Slots = 16;

    public static readonly TimeSpan Window = 100.Ms;

    /// <summary>What throws runs again.</summary>
    public const string Retrying = "retrying";

    /// <summary>Dies, and takes with it what it ran.</summary>
    public const string Mortal = "mortal";

    /// <summary>Dies, and what it ran runs again.</summary>
    public const string Reborn = "reborn";

    public static Cls[] All =>
    [
        App.Cls<Control>().MinWorkers(1).Concurrent(256),
        App.Cls<Subject>().Named(Roomy).MinWorkers(1).Concurrent(64).Batched(4, 10.S),
        App.Cls<Subject>().Named(Isolating).MinWorkers(1).Batched(4, 10.S).IsolateFailures(),
        App.Cls<Subject>().Named(Single).MinWorkers(1).Concurrent(1).Batched(1, 0.S),
        App.Cls<Subject>().Named(Gathering).MinWorkers(1).Concurrent(Slots).Batched(Slots, Window),
        App.Cls<Subject>().Named(Retrying).MinWorkers(1).Concurrent(8).Batched(1, 0.S).Retries(3, backoff: 5.Ms),
        App.Cls<Frail>().Named(Mortal).Liveness(Frail.Methods.Lives, period: 50.Ms, failures: 1),
        App.Cls<Frail>().Named(Reborn).Liveness(Frail.Methods.Lives, period: 50.Ms, failures: 1).Idempotent(),
        App.Cls<Relay>().MinWorkers(1).Concurrent(16),
    ];
}
