namespace GWorker;

/// <summary>One <c>[OnEnter]</c> or <c>[OnExit]</c> method, as the generator found it.</summary>
/// <typeparam name="TWorker">The worker class.</typeparam>
/// <param name="Name">The method's name.</param>
/// <param name="IsAsync">Returns a task: runs on the thread pool instead of a thread of its worker.</param>
/// <param name="Invoke">Calls it; the token fires when the start-up or exit budget is over.</param>
public sealed record Hook<TWorker>(string Name, bool IsAsync, Func<TWorker, CancellationToken, ValueTask> Invoke);
