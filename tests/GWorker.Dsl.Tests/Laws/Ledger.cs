namespace GWorker.Tests.Laws;

/// <summary>One worker object, as the ledger knows it.</summary>
public sealed class Incarnate(int number)
{
    public int Number => number;
    public int Running;
    public bool Entered;
    public bool Exited;
    public readonly int[] Runs = new int[4];
}

/// <summary>What worker objects write down about themselves, and what a test tells them to do. Thread-safe; keeps the first breach of a law it sees.</summary>
public sealed class Ledger
{
    readonly Lock gate = new();
    readonly List<Incarnate> all = [];
    readonly Dictionary<int, List<int>> starts = [];
    readonly List<(Kind Kind, int Level, int[] Ids)> runs = [];
    TaskCompletionSource hanging = new(TaskCreationOptions.RunContinuationsAsynchronously);
    volatile bool isWell = true;
    volatile bool isSet = true;
    int entersToFail;
    string? breach;

    public int Slots { get; init; } = int.MaxValue;

    public int Largest { get; init; } = int.MaxValue;

    public bool IsWell { get => isWell; set => isWell = value; }

    public bool IsSet { get => isSet; set => isSet = value; }

    /// <summary>The first law that was broken inside a worker, or null.</summary>
    public string? Breach { get { lock (gate) return breach; } }

    /// <summary>The newest object; earlier ones have been given up.</summary>
    public Incarnate? Current { get { lock (gate) return all.Count == 0 ? null : all[^1]; } }

    public Incarnate[] All { get { lock (gate) return [.. all]; } }

    public (Kind Kind, int Level, int[] Ids)[] Runs { get { lock (gate) return [.. runs]; } }

    /// <summary>In which worker objects an item's code was entered, in order.</summary>
    public int[] StartsOf(int id) { lock (gate) return starts.TryGetValue(id, out var list) ? [.. list] : []; }

    /// <summary>What <see cref="StartsOf"/> gives for all that were started.</summary>
    public Dictionary<int, int[]> Starts() { lock (gate) return starts.ToDictionary(p => p.Key, p => p.Value.ToArray()); }

    public Incarnate Construct()
    {
        lock (gate)
        {
            all.Add(new(all.Count + 1));
            return all[^1];
        }
    }

    public void FailEnters(int count) => Interlocked.Exchange(ref entersToFail, count);

    public void EnterOrThrow(Incarnate worker)
    {
        if (Interlocked.Decrement(ref entersToFail) >= 0) throw new Boom(-1);
        worker.Entered = true;
    }

    public void Exit(Incarnate worker)
    {
        lock (gate)
        {
            if (worker.Exited) breach ??= $"worker {worker.Number} exited twice";
            if (!worker.Entered) breach ??= $"worker {worker.Number} exited without having entered";
            if (worker.Running > 0) breach ??= $"worker {worker.Number} exited with {worker.Running} items running";
            worker.Exited = true;
        }
    }

    public Task Hang() { lock (gate) return hanging.Task; }

    public void ReleaseAll()
    {
        TaskCompletionSource old;
        lock (gate) (old, hanging) = (hanging, new(TaskCreationOptions.RunContinuationsAsynchronously));
        old.SetResult();
    }

    public void MustSee(bool holds, string what)
    {
        if (holds) return;
        lock (gate) breach ??= $"wrong: {what}";
    }

    /// <summary>From here on nothing hangs.</summary>
    public void ReleaseForGood() { lock (gate) hanging.TrySetResult(); }

    public IDisposable Run(Incarnate worker, Kind kind, int level, Work[] works)
    {
        lock (gate)
        {
            runs.Add((kind, level, [.. works.Select(w => w.Id)]));
            worker.Running += works.Length;
            worker.Runs[(int)kind]++;
            if (works.Length == 0) breach ??= $"{kind} was called with no items";
            if (works.Length > Largest) breach ??= $"{kind} was called with {works.Length} items, over its maximum of {Largest}";
            if (worker.Running > Slots) breach ??= $"{worker.Running} items ran in one worker, over its {Slots}";
            if (works.Any(w => w.Level != level)) breach ??= $"{kind} saw level {level} and got items of levels {string.Join(", ", works.Select(w => w.Level))}";
            if (!worker.Entered || worker.Exited) breach ??= $"{kind} ran in worker {worker.Number}, which had {(worker.Exited ? "exited" : "not entered")}";
            foreach (var work in works)
            {
                if (!starts.TryGetValue(work.Id, out var list)) starts.Add(work.Id, list = []);
                list.Add(worker.Number);
            }
        }

        return new End(() =>
        {
            lock (gate)
            {
                worker.Running -= works.Length;
                worker.Runs[(int)kind]--;
            }
        });
    }

    sealed class End(Action end) : IDisposable
    {
        public void Dispose() => end();
    }
}
