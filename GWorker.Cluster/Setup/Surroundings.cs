using System.Collections;

namespace GWorker;

/// <summary>What configuration finds around the program: the environment's variables and the program's folder.</summary>
internal sealed record Surroundings(IReadOnlyDictionary<string, string> Variables, string Folder)
{
    internal static Surroundings OfProcess() => new(
        Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().ToDictionary(e => (string)e.Key, e => (string?)e.Value ?? ""),
        AppContext.BaseDirectory);
}
