namespace GWorker;

/// <summary>A definition that cannot run: all its faults at once, each with the line to write instead.</summary>
public sealed class DefinitionException : GWorkerException
{
    internal DefinitionException(string subject, IReadOnlyList<Fault> faults)
        : base($"{subject}: {faults.Count} {(faults.Count == 1 ? "fault" : "faults")}.{string.Concat(faults.Select(f => $"\n  {f}"))}") => Faults = faults;

    internal DefinitionException(Told told, IReadOnlyList<Fault> faults)
        : base(told) =>
        Faults = faults;

    /// <summary>What is wrong, in the order of the definition.</summary>
    public IReadOnlyList<Fault> Faults { get; }
}
