namespace GWorker.Examples.Cluster;

/// <summary>Keys that are pressed by the clock: <c>5s k, 10s a, 12s r</c>.</summary>
sealed class Script
{
    readonly Queue<(TimeSpan At, char Key)> steps;

    Script(IEnumerable<(TimeSpan At, char Key)> steps) => this.steps = new(steps.OrderBy(s => s.At));

    public static Script Empty { get; } = new([]);

    public static bool TryParse(string text, out Script script)
    {
        script = Empty;
        var steps = new List<(TimeSpan, char)>();
        foreach (var step in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (step.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var at, ['k' or 'a' or 'r' or 'q'] key] || !Times.TryParse(at, out var time)) return false;
            steps.Add((time, key[0]));
        }

        script = new(steps);
        return true;
    }

    /// <summary>The next key whose time has come.</summary>
    public bool TryNext(TimeSpan now, out char key)
    {
        key = default;
        if (!steps.TryPeek(out var step) || step.At > now) return false;
        key = steps.Dequeue().Key;
        return true;
    }
}
