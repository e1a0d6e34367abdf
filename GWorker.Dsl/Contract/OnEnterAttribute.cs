namespace GWorker;

/// <summary>
/// Runs once, after the constructor and before the first call: load the model here. Takes nothing or a
/// <see cref="CancellationToken"/>; returns void, <see cref="Task"/> or <see cref="ValueTask"/>.
/// Several are allowed: a base class's run first, then in the order written.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnEnterAttribute : Attribute;
