using System.Diagnostics;

namespace GWorker.Processes.Tests;

/// <summary>A process of ours: what it prints is kept, and it is ended with its owner. Nothing else is ever ended than what was started here.</summary>
internal sealed class Child : IDisposable
{
    readonly Process process;
    readonly Lock gate = new();
    readonly List<string> output = [];
    readonly List<string> errors = [];
    TaskCompletionSource printed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <param name="name">What a test calls it.</param>
    /// <param name="program">What to run.</param>
    /// <param name="args">Its arguments.</param>
    /// <param name="log">Where its standard error is kept; null: in memory alone.</param>
    internal Child(string name, string program, IEnumerable<string> args, string? log = null)
    {
        Name = name;
        process = new() { StartInfo = new(program, args) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true } };
        process.OutputDataReceived += (_, e) => Keep(output, e.Data);
        process.ErrorDataReceived += (_, e) =>
        {
            Keep(errors, e.Data);
            if (log is not null && e.Data is { } line) File.AppendAllText(log, $"{line}\n");
        };
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    internal string Name { get; }

    internal int Id => process.Id;

    internal bool HasExited => process.HasExited;

    /// <summary>The last of what it had to say.</summary>
    internal string Errors
    {
        get { lock (gate) return $"--- {Name} (process {Id}{(HasExited ? $", ended with {process.ExitCode}" : "")})\n{string.Join('\n', errors.TakeLast(40))}"; }
    }

    /// <summary>Whether this is in what it wrote on standard error.</summary>
    internal bool Said(string part)
    {
        lock (gate) return errors.Exists(l => l.Contains(part, StringComparison.Ordinal));
    }

    /// <summary>Whether it was ever the node that scales the pools.</summary>
    internal bool HasKeptThePools => Said("This node keeps the pools");

    /// <summary>The next line that begins so, from the given one on: the rest of it.</summary>
    internal async Task<string> WaitFor(string beginning, TimeSpan limit, int from = 0)
    {
        var end = Stopwatch.StartNew();
        var hasEnded = false;
        while (true)
        {
            Task more;
            lock (gate)
            {
                if (output.Skip(from).FirstOrDefault(l => l.StartsWith(beginning, StringComparison.Ordinal)) is { } line) return line[beginning.Length..].Trim();
                more = printed.Task;
            }

            if (hasEnded) throw new InvalidOperationException($"{Name} ended before it printed {beginning}.\n{Errors}");
            if (process.HasExited)
            {
                await process.WaitForExitAsync().WaitAsync(limit); // for its last lines too
                hasEnded = true;
                continue;
            }

            if (end.Elapsed > limit) throw new TimeoutException($"{Name} did not print {beginning} within {limit.TotalSeconds:0} s.\n{Errors}");
            await Task.WhenAny(more, Task.Delay(200));
        }
    }

    /// <summary>Says a line to it and gives what it answers to that.</summary>
    internal Task<string> Ask(string command, string answer, TimeSpan limit)
    {
        int from;
        lock (gate) from = output.Count;
        Say(command);
        return WaitFor(answer, limit, from);
    }

    internal void Say(string command) => process.StandardInput.WriteLine(command);

    internal void Send(Signal signal) => signal.Send(process.Id);

    /// <summary>Waits until it is gone, and says how long that took.</summary>
    internal async Task<TimeSpan> Gone(TimeSpan limit)
    {
        var since = Stopwatch.StartNew();
        using var cancel = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(cancel.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{Name} was still there after {limit.TotalSeconds:0} s.\n{Errors}");
        }

        return since.Elapsed;
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill(); // ends a stopped one too
        process.WaitForExit(TimeSpan.FromSeconds(10));
        process.Dispose();
    }

    void Keep(List<string> lines, string? line)
    {
        if (line is null) return;
        TaskCompletionSource told;
        lock (gate)
        {
            lines.Add(line);
            (told, printed) = (printed, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        told.TrySetResult();
    }
}
