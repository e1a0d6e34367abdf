using Microsoft.Extensions.Logging;

namespace GWorker.Tests.Setup;

/// <summary>What a test wants to see and to steer of a worker that a host runs.</summary>
public sealed class Diary
{
    readonly List<string> lines = [];

    public TaskCompletionSource Gate { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public TaskCompletionSource Entered { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public bool Healthy { get; set; } = true;

    public bool FailsToEnter { get; set; }

    public string[] Lines
    {
        get { lock (lines) return [.. lines]; }
    }

    public void Write(string line)
    {
        lock (lines) lines.Add(line);
    }
}

[Worker]
public partial class Keeper(Diary diary, ILogger<Keeper> log)
{
    [OnEnter]
    void Load()
    {
        if (diary.FailsToEnter) throw new InvalidOperationException("no weights");
        log.LogInformation("loaded");
        diary.Write("enter");
    }

    [OnExit] void Unload() => diary.Write("exit");

    [Method] public string Say(string word) => $"{word}!";

    [Method]
    public async Task<string> Slow(string word)
    {
        diary.Entered.TrySetResult();
        await diary.Gate.Task;
        diary.Write($"answered {word}");
        return word;
    }

    [Method] public int[] Lengths(Batch<string> words) => words.Map(w => w.Length);

    [Method] public bool Health() => diary.Healthy;
}

public interface INobodyHasThis;

[Worker]
public partial class Needy(INobodyHasThis needed)
{
    [Method] public string Ask() => needed.ToString()!;
}
