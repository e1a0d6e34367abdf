using System.Reflection;

namespace GWorker.Processes.Tests;

/// <summary>Where the sources are.</summary>
internal static class Repository
{
    internal static readonly string Root = Path.GetFullPath(typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Root").Value!);
}
