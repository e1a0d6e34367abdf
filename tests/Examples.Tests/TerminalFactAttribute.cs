namespace GWorker.Examples.Tests;

/// <summary>A test that needs a terminal: <c>script</c> of util-linux makes one. Skipped, with the reason, where it is not there.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TerminalFactAttribute : FactAttribute
{
    /// <summary>Looks whether it is there.</summary>
    public TerminalFactAttribute()
    {
        if (!OperatingSystem.IsLinux() || !Folders().Any(folder => File.Exists(Path.Combine(folder, "script"))))
            Skip = "A terminal is made by script, of util-linux, which is not on this machine.";
    }

    static IEnumerable<string> Folders() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
}
