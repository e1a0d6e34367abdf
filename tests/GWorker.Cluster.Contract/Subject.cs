namespace GWorker.Tests.Subjects;

/// <summary>A method of every kind that a route must carry.</summary>
[Worker]
public partial class Subject
{
    readonly Journal journal;
    readonly string loaded;

    public Subject(Journal journal)
    {
        this.journal = journal;
        loaded = Model;
    }

    [Parameter] public partial int Factor { get; } = 1;
    [Parameter] public partial string Tone { get; } = "";
    [Parameter(PerPool = true)] public partial string Model { get; } = "small";

    [Method] public int Next(int x) => x + 1;
    [Method] public async Task<int> Times(int x) { await Task.Yield(); return x * Factor; }
    [Method] public string Loaded() => $"{loaded} {Model}";
    [Method] public string Echo(string text) => text;
    [Method] public string? EchoOrNull(string? text) => text;
    [Method] public float[] Floats(float[] values) => values;
    [Method] public string Join(string a, int b, double c) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{a} {b} {c}");
    [Method] public int Fail(string why) => throw new InvalidDataException(why);
    [Method] public string Context(CallContext context) => $"attempt {context.Attempt} of {context.Count}";
    [Method] public string Names(CallContext context) => About(context);
    [Method] public async Task Nothing() => await Task.Yield();

    /// <summary>Runs until the test opens the key, or its token fires.</summary>
    [Method]
    public async Task<int> Hold(string key, CancellationToken stop)
    {
        var page = journal[key];
        page.Started.TrySetResult();
        try
        {
            await page.Opened.Task.WaitAsync(stop);
            return 1;
        }
        catch (OperationCanceledException)
        {
            page.Stopped.TrySetResult();
            throw;
        }
    }

    /// <summary>Throws so many times for a key; then says in which attempt that ended.</summary>
    [Method]
    public int Flaky(string key, int failures, CallContext context)
    {
        journal[key].Note(context.Attempt);
        return journal[key].Notes.Length <= failures ? throw new InvalidDataException($"not yet, {context.Attempt}") : context.Attempt;
    }

    internal static string About(CallContext context) =>
        $"{context.CallId}|{context.ParentId}|{string.Join(",", context.Tags.OrderBy(t => t.Key).Select(t => $"{t.Key}={t.Value}"))}";

    [Method]
    public int Note(string key, int n)
    {
        journal[key].Note(n);
        return n;
    }

    /// <summary>The numbers below <paramref name="n"/> times the factor, then an error if that is wanted. Notes that it ran.</summary>
    [Method]
    public async IAsyncEnumerable<int> Range(string key, int n, bool fails)
    {
        journal[key].Note(1);
        for (var i = 0; i < n; i++)
        {
            if (i % 1000 == 0) await Task.Yield();
            yield return i * Factor;
        }

        if (fails) throw new InvalidDataException("bad weather");
    }

    /// <summary>Throws so many times for a key, before its first item or after it; then says in which attempt that ended.</summary>
    [Method]
    public async IAsyncEnumerable<int> FlakyStream(string key, int failures, bool begins, CallContext context)
    {
        journal[key].Note(context.Attempt);
        await Task.Yield();
        if (begins) yield return 0;
        yield return journal[key].Notes.Length <= failures ? throw new InvalidDataException($"not yet, {context.Attempt}") : context.Attempt;
    }

    /// <summary>So many numbers from its own on, noted once; number 0 throws the first time, when the test has opened the key.</summary>
    [Method]
    public async IAsyncEnumerable<int> Queue(string key, int number, int count, CallContext context)
    {
        journal[key].Note(number);
        if (number == 0 && context.Attempt == 1)
        {
            await journal[key].Opened.Task.WaitAsync(context.Stop);
            throw new InvalidDataException("the first time");
        }

        for (var i = number; i < number + count; i++)
        {
            if (i % 100 == 0) await Task.Yield();
            yield return i;
        }
    }

    /// <summary>One item, then nothing until the test opens the key; then another. Says when it is over.</summary>
    [Method]
    public async IAsyncEnumerable<string?> Drip(string key, CancellationToken stop)
    {
        try
        {
            yield return key;
            journal[key].Started.TrySetResult();
            await journal[key].Opened.Task.WaitAsync(stop);
            yield return null;
        }
        finally
        {
            journal[key].Stopped.TrySetResult();
        }
    }

    /// <summary>Endless, each item noted.</summary>
    [Method]
    public async IAsyncEnumerable<int> Endless(string key)
    {
        for (var i = 0; ; i++)
        {
            if (i % 16 == 0) await Task.Yield();
            journal[key].Note(i);
            yield return i;
        }
    }

    /// <summary>Large items.</summary>
    [Method]
    public async IAsyncEnumerable<byte[]> Blocks(int size, int count)
    {
        for (var i = 0; i < count; i++)
        {
            await Task.Yield();
            yield return new byte[size];
        }
    }

    /// <summary>Each sequence counts down from its input; a negative one fails.</summary>
    [Method]
    public void Count(Live<int, int, string> live)
    {
        foreach (var one in live)
        {
            if (one.Input < 0) one.Fail(new InvalidDataException($"{one.Input} is negative"));
            else one.Emit($"{one.Input - one.State++}{Tone}");
            if (!one.HasEnded && one.State > one.Input) one.End();
        }
    }

    [Method] public string[] Shout(Batch<string> texts, CallContext context) => texts.Map(t => $"{t.ToUpperInvariant()}{Tone} in {context.Count}");

    /// <summary>Notes with each key how many came together, and runs until the test opens all of them.</summary>
    [Method]
    public async Task<int[]> HoldTogether(Batch<string> keys, CancellationToken stop)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            journal[keys[i]].Note(keys.Count);
            journal[keys[i]].Started.TrySetResult();
        }

        for (var i = 0; i < keys.Count; i++) await journal[keys[i]].Opened.Task.WaitAsync(stop);
        return keys.Map(_ => keys.Count);
    }

    [Method] public int[] Add(Batch<(int A, int B)> pairs) => pairs.Map(p => p.A + p.B);
    [Method] public Outcome<int>[] Halve(Batch<int> xs) => xs.Map(x => x % 2 == 0 ? new Outcome<int>(x / 2) : new ArgumentException($"{x} is odd"));

    /// <summary>Refuses a batch with a negative item; answers which attempt it was.</summary>
    [Method]
    public int[] Attempts(Batch<int> xs, CallContext context) =>
        xs.Span.ToArray().Any(x => x < 0) ? throw new InvalidDataException("negative") : xs.Map(_ => context.Attempt);

    /// <summary>One result too few.</summary>
    [Method] public int[] Short(Batch<int> xs) => xs.Span[1..].ToArray();
}
