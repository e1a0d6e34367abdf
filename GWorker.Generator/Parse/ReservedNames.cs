namespace GWorker.Generator.Parse;

/// <summary>Names that a worker's methods cannot have, because a handle or the class of tokens has them already.</summary>
internal static class ReservedNames
{
    /// <summary>The nested class of tokens: no other member may have its name.</summary>
    internal const string Methods = nameof(Methods);

    static readonly HashSet<string> All =
    [
        Methods, "With", "Within", "Remote",
        nameof(Equals), nameof(ReferenceEquals), nameof(GetHashCode), nameof(GetType), nameof(ToString), nameof(MemberwiseClone), "Finalize",
    ];

    internal static bool Contains(string name) => All.Contains(name);
}
