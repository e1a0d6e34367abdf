using System.Reflection;

namespace GWorker.Examples.Tests;

/// <summary>The checkout that these tests were built in.</summary>
static class Repository
{
    internal static string Root { get; } = Path.GetFullPath(Metadata("Repository"));

    internal static string Configuration { get; } = Metadata("Configuration");

    static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == key).Value!;
}
