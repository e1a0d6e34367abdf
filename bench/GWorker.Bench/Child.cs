using System.Diagnostics;

namespace GWorker.Bench;

/// <summary>
/// A process of ours. It is asked to stop by the end of its standard input, which comes with our own end too, and a clock
/// ends it in any case. Nothing else is ever ended than what was started here.
/// </summary>
internal sealed class Child : IDisposable
{
    static readonly TimeSpan Grace = 20.S;

    readonly Process process;
    readonly Timer limit;

    /// <param name="program">What to run.</param>
    /// <param name="args">Its arguments.</param>
    /// <param name="life">It is killed when it is still there after this.</param>
    internal Child(string program, IEnumerable<string> args, TimeSpan life)
    {
        process = Process.Start(new ProcessStartInfo(program, args) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        limit = new(_ => Kill(), null, life, Timeout.InfiniteTimeSpan);
    }

    /// <summary>This program once more, with other arguments.</summary>
    internal static Child Self(string[] args, TimeSpan life)
    {
        // Environment.ProcessPath is `dotnet` where the program was started as `dotnet GWorker.Bench.dll`.
        var program = Environment.ProcessPath!;
        return Path.GetFileNameWithoutExtension(program) == "dotnet" ? new(program, [typeof(Child).Assembly.Location, .. args], life) : new(program, args, life);
    }

    /// <summary>Ends when the child has printed this line. What it prints later is read and forgotten, so that it never waits for us.</summary>
    internal void WaitFor(string line)
    {
        while (process.StandardOutput.ReadLine() is var printed && printed != line)
            if (printed is null) throw new InvalidOperationException($"{this} ended, or was ended, before it printed {line}.");
        _ = process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>Hands on what it prints until it is gone.</summary>
    /// <returns>Whether it ended well.</returns>
    internal bool Ends(Action<string> print)
    {
        while (process.StandardOutput.ReadLine() is { } line) print(line);
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    /// <summary>Asks it to stop and waits until it is gone.</summary>
    /// <exception cref="InvalidOperationException">It did not go in time, or not well.</exception>
    internal void Stop()
    {
        if (!HasLeft()) throw new InvalidOperationException($"{this} did not stop within {Grace.TotalSeconds:0} s.");
        if (process.ExitCode != 0) throw new InvalidOperationException($"{this} stopped with {process.ExitCode}.");
    }

    public override string ToString() => string.Join(' ', process.StartInfo.ArgumentList.Prepend(process.StartInfo.FileName));

    public void Dispose()
    {
        if (!HasLeft()) Kill();
        limit.Dispose();
        process.Dispose();
    }

    bool HasLeft()
    {
        process.StandardInput.Close();
        return process.WaitForExit(Grace);
    }

    // Does nothing to a process that has ended.
    void Kill() => process.Kill();
}
