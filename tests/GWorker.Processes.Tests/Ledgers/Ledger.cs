using System.Globalization;

namespace GWorker.Processes.Tests;

/// <summary>The books of all processes of one test, put together and compared: every call has one outcome, and every run is explained by one.</summary>
internal sealed class Ledger
{
    readonly SortedDictionary<long, Call> calls = [];
    readonly List<(string What, int Process, int Worker, DateTime At)> hooks = [];

    /// <summary>Reads every line of these books. A last line without its end is no line: its process was killed while it wrote.</summary>
    internal static Ledger Read(params IEnumerable<string> books)
    {
        var ledger = new Ledger();
        foreach (var text in books)
            foreach (var line in text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)) ledger.Add(line.Split(' '));
        return ledger;
    }

    internal int Sent => calls.Values.Count(c => c.Sent.Count > 0);

    internal int Answered => calls.Values.Count(c => c.Outcomes.Any(o => o.Error is null));

    /// <summary>Items that failed, of lists with one outcome all of them.</summary>
    internal int FailedItems => calls.Values.Count(c => c.Outcomes.Any(o => o.Error is not null));

    /// <summary>Calls that failed: a list is one.</summary>
    internal int Failed => calls.Values.Where(c => c.Outcomes.Any(o => o.Error is not null)).Select(c => c.Whole).Distinct().Count();

    /// <summary>How many items of each kind of call were answered.</summary>
    internal Dictionary<string, int> Kinds => calls.Values.Where(c => c.Outcomes.Any(o => o.Error is null)).GroupBy(c => c.Kind).ToDictionary(g => g.Key, g => g.Count());

    internal int RunTwice => calls.Values.Count(c => c.Executions.Count > 1);

    internal int SecondAttempts => calls.Values.Count(c => c.Executions.Exists(e => e.Attempt == 2));

    /// <summary>Calls that a later attempt answered while an earlier one's answer was there already.</summary>
    internal int Outrun => calls.Values.Count(c => c.Outcomes.Any(o => c.Executions.Exists(e => e.Attempt < o.Attempt && e.End < o.At)));

    /// <summary>The workers of this process that had begun before that moment.</summary>
    internal IEnumerable<int> Entered(int process, DateTime before) => hooks.Where(h => h.What == "entered" && h.Process == process && h.At < before).Select(h => h.Worker);

    /// <summary>Those of its workers whose last hook has run to its end.</summary>
    internal IEnumerable<int> Exited(int process) => hooks.Where(h => h.What == "exited" && h.Process == process).Select(h => h.Worker);

    internal int WithoutOutcome => calls.Values.Count(c => c.Outcomes.Count == 0);

    /// <summary>The kinds of call that failed at least once.</summary>
    internal IEnumerable<string> FailedKinds => calls.Values.Where(c => c.Outcomes.Any(o => o.Error is not null)).Select(c => c.Kind).Distinct();

    internal IEnumerable<string> Errors => calls.Values.SelectMany(c => c.Outcomes).Select(o => o.Error).OfType<string>();

    /// <summary>How many calls this process ran from then on.</summary>
    internal int RunBy(int process, DateTime from = default) => calls.Values.Sum(c => c.Executions.Count(e => e.Process == process && e.Start >= from));

    /// <summary>How long after that moment a call was answered that had not been sent before it.</summary>
    internal TimeSpan FirstAnswerAfter(DateTime moment)
    {
        var answers = calls.Values.Where(c => c.Sent.Exists(s => s > moment)).SelectMany(c => c.Outcomes).Where(o => o.Error is null).Select(o => o.At - moment).ToList();
        return answers.Count > 0 ? answers.Min() : TimeSpan.MaxValue;
    }

    /// <summary>The longest time without any answer.</summary>
    internal TimeSpan LongestSilence => Longest(Answers);

    /// <summary>The longest time without any answer from one of these moments to the other.</summary>
    internal TimeSpan SilenceBetween(DateTime from, DateTime until) => Longest([from, .. Answers.Where(at => at > from && at < until), until]);

    List<DateTime> Answers => [.. calls.Values.SelectMany(c => c.Outcomes).Where(o => o.Error is null).Select(o => o.At).Order()];

    static TimeSpan Longest(List<DateTime> times) => times.Count < 2 ? TimeSpan.Zero : times.Zip(times.Skip(1), (a, b) => b - a).Max();

    /// <summary>Every pair of call and run that delivery does not allow, as text.</summary>
    /// <param name="mayRunAgain">The worker is idempotent.</param>
    internal List<string> Unexplained(bool mayRunAgain)
    {
        var all = new List<string>();
        foreach (var (key, call) in calls)
        {
            void Say(string what) => all.Add($"call {key}: {what}: {Text(call)}");
            if (call.Sent.Count == 0) Say("nobody sent it");
            if (call.Sent.Count > 1) Say("its key was used twice");
            if (call.Outcomes.Count == 0) Say("it has no outcome");
            if (call.Outcomes.Count > 1) Say("it has more than one outcome");
            if (call.Executions.Count > 1 && !mayRunAgain) Say("it ran twice");
            if (call.Executions.Exists(e => e.Attempt > 1) && !mayRunAgain) Say("it had a second attempt");
            foreach (var outcome in call.Outcomes)
            {
                if (outcome.By is { } by)
                {
                    var ran = call.Executions.FindAll(e => e.Process == by && e.Attempt == outcome.Attempt && e.End <= outcome.At);
                    if (ran.Count == 0) Say("it was answered by who had not run it");
                    else if (!ran.Exists(e => !call.Executions.Exists(other => other.IsAfter(e)))) Say("it was answered by an attempt that another had followed");
                }

                if (outcome is { Error: not null, MayHaveRun: false } && call.Executions.Count > 0) Say("it ran, and its caller was told that it had not");
            }
        }

        return all;
    }

    public override string ToString() =>
        $"sent {Sent}, answered {Answered} ({string.Join(", ", Kinds.OrderBy(k => k.Key).Select(k => $"{k.Value} {k.Key}"))}), failed {FailedItems}{string.Concat(Errors.GroupBy(e => e).Select(g => $" ({g.Count()} {g.Key})"))}, in {Failed} calls, " +
        $"without outcome {WithoutOutcome}, run twice {RunTwice}, longest silence {LongestSilence.TotalSeconds:0.00} s";

    static string Text(Call call) => string.Join("; ",
        call.Sent.Select(at => $"sent {at:HH:mm:ss.fff}")
            .Concat(call.Executions.Select(e => $"run by {e.Process} as attempt {e.Attempt} {e.Start:HH:mm:ss.fff} to {(e.End is { } end ? $"{end:HH:mm:ss.fff}" : "its process's end")}"))
            .Concat(call.Outcomes.Select(o => $"{(o.By is { } by ? $"answered by {by}, attempt {o.Attempt}," : o.Error)} {o.At:HH:mm:ss.fff}")));

    void Add(string[] words)
    {
        int Number(int word) => int.Parse(words[word], CultureInfo.InvariantCulture);
        var at = new DateTime(long.Parse(words[^1], CultureInfo.InvariantCulture), DateTimeKind.Utc);
        if (words[0] is "entered" or "exited")
        {
            hooks.Add((words[0], Number(1), Number(2), at));
            return;
        }

        var key = long.Parse(words[1], CultureInfo.InvariantCulture);
        if (!calls.TryGetValue(key, out var call)) calls[key] = call = new();
        switch (words[0])
        {
            case "sent":
                call.Sent.Add(at);
                (call.Kind, call.Whole) = words.Length > 3 ? (words[2], Number(3)) : ("plain", key);
                break;
            case "answered": call.Outcomes.Add(new(Number(2), Number(3), null, false, at)); break;
            case "failed": call.Outcomes.Add(new(null, 0, words[2], words[3] == "may-have-run", at)); break;
            case "start": call.Executions.Add(new(Number(2), Number(3), at)); break;
            case "end": call.Executions.Last(e => e.Process == Number(2) && e.Attempt == Number(3) && e.End is null).End = at; break;
            default: throw new FormatException($"The books have no \"{words[0]}\".");
        }
    }
}
