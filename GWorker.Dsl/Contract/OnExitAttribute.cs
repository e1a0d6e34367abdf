namespace GWorker;

/// <summary>
/// Runs once, after the last answer: free the model here. Takes nothing or a <see cref="CancellationToken"/>;
/// returns void, <see cref="Task"/> or <see cref="ValueTask"/>. Several run in the reverse order of <see cref="OnEnterAttribute"/>.
/// Never beside other code of the worker: where that hangs it runs once that has returned. They have 30 s together. One that throws is
/// logged, keeps none of the others from running and fails no call; the worker's device is free all the same.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnExitAttribute : Attribute;
