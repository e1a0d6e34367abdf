namespace GWorker.Examples.Tests;

/// <summary>A test of what fetches the weights, on a terminal. Without Node.js it is skipped and says why; under CI it runs, and fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
sealed class FetchFactAttribute : FactAttribute
{
    internal static readonly string? Node = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, "node")).FirstOrDefault(File.Exists);

    public FetchFactAttribute()
    {
        var inCI = string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase);
        Skip = new TerminalFactAttribute().Skip ?? (inCI || Node is not null ? null : "Node.js is not on the PATH.");
    }
}
