using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace GWorker.Examples.Tests;

/// <summary>A program on a terminal of its own: what it draws is read as text, and keys are pressed.</summary>
sealed partial class Terminal : IDisposable
{
    readonly Process process;
    readonly StringBuilder drawn = new();
    readonly Lock gate = new();
    readonly SemaphoreSlim more = new(0);
    readonly Task reading;

    internal Terminal(string command)
    {
        process = Process.Start(new ProcessStartInfo("script", ["-qfec", $"stty rows 60 cols 200; {command}", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["TERM"] = "xterm" },
        })!;
        reading = Read();
    }

    /// <summary>All that was drawn since the beginning, without what moves the cursor and chooses colours.</summary>
    internal string Text
    {
        get { lock (gate) return Escapes().Replace(drawn.ToString(), ""); }
    }

    internal void Press(char key)
    {
        process.StandardInput.Write(key);
        process.StandardInput.Flush();
    }

    /// <summary>Waits until something was drawn.</summary>
    internal async Task Until(Regex drawing, TimeSpan limit)
    {
        using var cancel = new CancellationTokenSource(limit);
        while (!drawing.IsMatch(Text))
        {
            if (process.HasExited || cancel.IsCancellationRequested) Assert.Fail($"It never drew {drawing}:\n{Text[^Math.Min(Text.Length, 6000)..]}");
            await more.WaitAsync(TimeSpan.FromSeconds(1));
        }
    }

    /// <summary>Waits for the program's end, and gives its exit code.</summary>
    internal async Task<int> End(TimeSpan limit)
    {
        using var cancel = new CancellationTokenSource(limit);
        await process.WaitForExitAsync(cancel.Token);
        await reading;
        return process.ExitCode;
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill(entireProcessTree: true);
        process.Dispose();
    }

    async Task Read()
    {
        var buffer = new char[4096];
        while (await process.StandardOutput.ReadAsync(buffer) is > 0 and var count)
        {
            lock (gate) drawn.Append(buffer, 0, count);
            more.Release();
        }
    }

    [GeneratedRegex(@"\x1B\[[0-9;?]*[A-Za-z]")]
    private static partial Regex Escapes();
}
