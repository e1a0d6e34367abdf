using System.Diagnostics;

namespace GWorker.Examples.Cluster;

/// <summary>What has happened, and when. The clock starts when all of the first nodes serve and the client calls.</summary>
sealed class Diary
{
    // Enough to see what went wrong, and a bound for what goes wrong every second.
    const int Kept = 500;

    readonly Lock gate = new();
    readonly List<(string Text, bool IsError)> lines = [];
    long? start;
    int missed;

    public TimeSpan? Elapsed => start is { } from ? Stopwatch.GetElapsedTime(from) : null;

    public void Start()
    {
        lock (gate) start ??= Stopwatch.GetTimestamp();
    }

    public void Say(string what) => Add(what, isError: false);

    public void Complain(string who, string what) => Add($"{who}: {what}", isError: true);

    /// <summary>What was written since a moment.</summary>
    public (string Text, bool IsError)[] From(int line)
    {
        lock (gate) return [.. lines.Skip(line)];
    }

    /// <summary>What the processes said on standard error.</summary>
    public IReadOnlyList<string> Errors()
    {
        lock (gate) return [.. lines.Where(l => l.IsError).Select(l => l.Text), .. missed > 0 ? new[] { $"… and {missed} more lines" } : []];
    }

    public string Time() => Elapsed is { } time ? string.Create(null, $"{time.TotalSeconds,6:0.0} s") : "   start";

    void Add(string what, bool isError)
    {
        var line = $"{Time()}   {what}";
        lock (gate)
        {
            if (lines.Count < Kept) lines.Add((line, isError));
            else missed++;
        }
    }
}
