namespace GWorker;

/// <summary>A worker class as the rules and the planner see it: its contract without its type.</summary>
internal sealed record Shape(
    string FullName, IReadOnlyList<MethodContract> Methods, IReadOnlyList<ParameterContract> Parameters, bool CanBeConstructed, IReadOnlyList<Type> Calls)
{
    internal static Shape Of<T>(WorkerContract<T> contract) where T : class =>
        new(contract.FullName, contract.Methods, contract.Parameters, contract.Create is not null, contract.Calls);

    /// <summary>The class's own name: what follows the last dot outside type arguments.</summary>
    internal static string NameOf(string fullName)
    {
        var end = fullName.IndexOf('<', StringComparison.Ordinal);
        var head = end < 0 ? fullName : fullName[..end];
        return fullName[(head.LastIndexOf('.') + 1)..];
    }
}
