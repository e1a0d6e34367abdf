using System.Globalization;
using System.Text;

namespace GWorker;

/// <summary>
/// Values of parameters by their place in <see cref="WorkerContract{T}.Parameters"/>, immutable, with structural equality:
/// calls share a batch only if their sets are equal. A value equal to the parameter's default counts as unset.
/// </summary>
public sealed class ParameterSet : IEquatable<ParameterSet>
{
    /// <summary>Nothing set.</summary>
    public static ParameterSet Empty { get; } = new([]);

    readonly Entry[] entries;
    readonly int hash;

    ParameterSet(Entry[] entries)
    {
        this.entries = entries;
        var code = new HashCode();
        foreach (var entry in entries) code.Add(entry);
        hash = code.ToHashCode();
    }

    internal readonly record struct Entry(int Index, object? Value);

    /// <summary>The values that differ from their defaults, by index.</summary>
    internal ReadOnlySpan<Entry> Entries => entries;

    /// <summary>How many values differ from their defaults.</summary>
    public int Count => entries.Length;

    internal T Get<T>(int index, T fallback)
    {
        foreach (var entry in entries)
            if (entry.Index == index)
                return (T)entry.Value!;
        return fallback;
    }

    /// <summary>This set with one value changed; setting a default removes the entry, so that unset and default are one.</summary>
    internal ParameterSet With(int index, object? value, object? defaultValue)
    {
        var kept = entries.Where(e => e.Index != index);
        if (!Equals(value, defaultValue)) kept = kept.Append(new Entry(index, value));
        var next = kept.OrderBy(e => e.Index).ToArray();
        return next.Length == 0 ? Empty : new ParameterSet(next);
    }

    /// <summary>The entries of this set for which <paramref name="keep"/> holds, by index.</summary>
    internal ParameterSet Where(Func<int, bool> keep)
    {
        var next = entries.Where(e => keep(e.Index)).ToArray();
        return next.Length == 0 ? Empty : next.Length == entries.Length ? this : new ParameterSet(next);
    }

    /// <summary>A stable text for these values, the same on every node and in every process: <c>Model=small,Layers=3</c>.</summary>
    internal string Key(IReadOnlyList<ParameterContract> parameters)
    {
        var text = new StringBuilder();
        foreach (var entry in entries)
        {
            if (text.Length > 0) text.Append(',');
            text.Append(parameters[entry.Index].Name).Append('=')
                .Append(Uri.EscapeDataString(Convert.ToString(entry.Value, CultureInfo.InvariantCulture) ?? ""));
        }

        return text.ToString();
    }

    /// <summary>Whether both hold equal values. Values whose own <c>Equals</c> throws are not equal: queues compare sets where nothing may throw.</summary>
    public bool Equals(ParameterSet? other)
    {
        if (ReferenceEquals(this, other)) return true;
        try
        {
            return other is not null && hash == other.hash && entries.AsSpan().SequenceEqual(other.entries);
        }
        catch (Exception)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ParameterSet);

    /// <inheritdoc/>
    public override int GetHashCode() => hash;

    /// <summary>For example <c>[0]=0.7</c>.</summary>
    public override string ToString() => string.Join(", ", entries.Select(e => string.Create(CultureInfo.InvariantCulture, $"[{e.Index}]={e.Value}")));
}
