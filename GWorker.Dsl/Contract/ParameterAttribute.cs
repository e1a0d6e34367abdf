namespace GWorker;

/// <summary>
/// A partial get-only property with a constant initialiser that callers may set without redeploying:
/// <c>handle.With(threshold: 0.7)</c>. Unset means the default, everywhere.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ParameterAttribute : Attribute
{
    /// <summary>
    /// False (the default): the value rides on the call and is seen by that call alone.
    /// True: each distinct set of values is a pool of its own, with its own loaded state, and is visible from the constructor on.
    /// </summary>
    public bool PerPool { get; init; }
}
