namespace GWorker;

/// <summary>
/// One verb as it was said. Two statements are equal when they would be written alike; that, and keeping them sorted, is what
/// makes a spec a value in which the order of verbs does not matter.
/// </summary>
internal sealed class Statement(string verb, string arguments, Func<Policy, Policy> apply, string? target = null) : IEquatable<Statement>
{
    internal string Verb => verb;

    /// <summary>What may be said once: the verb, or the verb for one method.</summary>
    internal string Slot => target is null ? verb : $"{verb}({target})";

    internal string Text => $".{verb}({arguments})";

    internal Policy Apply(Policy policy) => apply(policy);

    public bool Equals(Statement? other) => other is not null && Text == other.Text;

    public override bool Equals(object? obj) => Equals(obj as Statement);

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);
}
