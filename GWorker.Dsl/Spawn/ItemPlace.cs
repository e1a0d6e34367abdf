namespace GWorker;

/// <summary>Where a call is on its way.</summary>
/// <param name="Stage">Queued, running, or waiting for a worker that starts.</param>
/// <param name="For">How long.</param>
/// <param name="Peer">The other node that has it, and that knows better; null where it is here.</param>
internal readonly record struct ItemPlace(CallStage Stage, TimeSpan For, Peer? Peer = null);
