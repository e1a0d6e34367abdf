using System.Diagnostics.CodeAnalysis;

namespace GWorker;

/// <summary>A value or the error that came instead of it.</summary>
/// <typeparam name="T">The value's type.</typeparam>
public readonly struct Outcome<T> : IEquatable<Outcome<T>>
{
    readonly T value;

    /// <summary>A success.</summary>
    public Outcome(T value) => this.value = value;

    /// <summary>A failure.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="error"/> is null.</exception>
    public Outcome(Exception error)
    {
        ArgumentNullException.ThrowIfNull(error);
        value = default!;
        Error = error;
    }

    /// <summary>The error, or null for a success.</summary>
    public Exception? Error { get; }

    /// <summary>Whether there is a value.</summary>
    public bool Ok => Error is null;

    /// <summary>The value; throws <see cref="Error"/> where there is none.</summary>
    public T Value => Error is null ? value : throw Error;

    /// <summary>Takes the value if there is one.</summary>
    public bool TryGet([MaybeNullWhen(false)] out T result)
    {
        result = value;
        return Error is null;
    }

    /// <summary>A success, so that a method may return values and errors side by side.</summary>
    public static implicit operator Outcome<T>(T value) => new(value);

    /// <summary>A failure, so that a method may return values and errors side by side.</summary>
    public static implicit operator Outcome<T>(Exception error) => new(error);

    /// <inheritdoc/>
    public bool Equals(Outcome<T> other) => ReferenceEquals(Error, other.Error) && EqualityComparer<T>.Default.Equals(value, other.value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Outcome<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Error, value);

    /// <summary>The value, or <c>error: message</c>.</summary>
    public override string ToString() => Error is null ? $"{value}" : $"error: {Error.Message}";
}
