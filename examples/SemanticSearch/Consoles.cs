using Spectre.Console;

namespace GWorker.Examples.SemanticSearch;

/// <summary>Answers go to standard output and all else to standard error, each in colours where somebody looks at it.</summary>
internal static class Consoles
{
    public static IAnsiConsole Answers { get; } = Of(Console.Out, Console.IsOutputRedirected);

    public static IAnsiConsole Notes { get; } = Of(Console.Error, Console.IsErrorRedirected);

    static IAnsiConsole Of(TextWriter writer, bool isRedirected)
    {
        var console = AnsiConsole.Create(new()
        {
            Ansi = isRedirected ? AnsiSupport.No : AnsiSupport.Detect,
            Interactive = isRedirected ? InteractionSupport.No : InteractionSupport.Detect,
            Out = new AnsiConsoleOutput(writer),
        });

        // Whoever reads a file or a pipe has lines as long as they are.
        if (isRedirected) console.Profile.Width = int.MaxValue;
        return console;
    }
}
