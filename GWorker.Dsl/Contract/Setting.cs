namespace GWorker;

/// <summary>An argument of a generated <c>With(…)</c>: set to a value, or left as it is.</summary>
/// <typeparam name="T">The parameter's type.</typeparam>
public readonly struct Setting<T>
{
    /// <summary>Set.</summary>
    public Setting(T value)
    {
        Value = value;
        IsSet = true;
    }

    /// <summary>Whether the argument was given.</summary>
    public bool IsSet { get; }

    /// <summary>The value given.</summary>
    public T Value { get; }

    /// <summary>So that callers write <c>With(threshold: 0.7)</c>.</summary>
    public static implicit operator Setting<T>(T value) => new(value);
}
