namespace GWorker.Tests.TestKit;

/// <summary>
/// What a test tells its workers to do, and what they saw: given to their constructors. By default a method answers twice its
/// input at once; while <see cref="Holds"/> is set each run waits for the test to end it.
/// </summary>
public sealed class Script
{
    readonly Lock gate = new();
    readonly List<Run> runs = [];
    readonly List<string> notes = [];
    int inside;

    /// <summary>What methods that stream do.</summary>
    internal StreamScript Streams { get; } = new();

    /// <summary>Whether runs wait for the test.</summary>
    internal bool Holds { get; set; }

    /// <summary>Called at the start of every run; may throw, may block.</summary>
    internal Action<Run> Starts { get; set; } = static _ => { };

    /// <summary>What a run that is not held answers.</summary>
    internal Func<Run, int[]> Answers { get; set; } = static run => [.. run.Inputs.Select(x => 2 * x)];

    internal Func<Task<bool>> Live { get; set; } = static () => Task.FromResult(true);

    internal Func<Task<bool>> Open { get; set; } = static () => Task.FromResult(true);

    internal Func<CancellationToken, Task> Enters { get; set; } = static _ => Task.CompletedTask;

    internal Func<CancellationToken, Task> Exits { get; set; } = static _ => Task.CompletedTask;

    /// <summary>Items in user code now, and the most there ever were.</summary>
    internal int Inside => inside;

    internal int Peak { get; private set; }

    internal Run[] Runs
    {
        get { lock (gate) return [.. runs]; }
    }

    internal int[] Sizes => [.. Runs.Select(run => run.Inputs.Length)];

    internal Run Last => Runs[^1];

    internal string[] Notes
    {
        get { lock (gate) return [.. notes]; }
    }

    internal void Note(string note)
    {
        lock (gate) notes.Add(note);
    }

    internal async Task<int[]> Do(object worker, string method, int[] inputs, CallContext context, string seen = "")
    {
        var run = Begin(worker, method, inputs, context, seen);
        try
        {
            Starts(run);
            return Holds ? await run.End.Task : Answers(run);
        }
        finally
        {
            lock (gate) inside -= inputs.Length;
        }
    }

    internal int[] DoNow(object worker, string method, int[] inputs, CallContext context, string seen = "")
    {
        var run = Begin(worker, method, inputs, context, seen);
        try
        {
            Starts(run);
            return Answers(run);
        }
        finally
        {
            lock (gate) inside -= inputs.Length;
        }
    }

    /// <summary>Ends every run that is held, with the usual answer.</summary>
    internal void Release()
    {
        Holds = false;
        foreach (var run in Runs) run.Answer();
    }

    Run Begin(object worker, string method, int[] inputs, CallContext context, string seen)
    {
        var run = new Run(worker, method, inputs, context, seen);
        lock (gate)
        {
            runs.Add(run);
            inside += inputs.Length;
            Peak = Math.Max(Peak, inside);
        }

        return run;
    }
}

/// <summary>One run of a scripted method.</summary>
/// <param name="Worker">The instance it runs on.</param>
/// <param name="Method">The method's name.</param>
/// <param name="Inputs">One input, or a batch's.</param>
/// <param name="Context">What it was told of its call.</param>
/// <param name="Seen">The parameters it saw.</param>
public sealed record Run(object Worker, string Method, int[] Inputs, CallContext Context, string Seen)
{
    internal TaskCompletionSource<int[]> End { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    internal void Answer() => End.TrySetResult([.. Inputs.Select(x => 2 * x)]);

    internal void Throw(Exception error) => End.TrySetException(error);
}
