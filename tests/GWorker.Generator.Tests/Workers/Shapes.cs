namespace GWorker.Generator.Tests.Workers;

/// <summary>A method of every shape.</summary>
[Worker]
public partial class Shapes
{
    public string? Last { get; private set; }

    [Method] public int Nothing() => 7;
    [Method] public int One(string text) => text.Length;
    [Method] public string Several(string text, int times, char end) => string.Concat(Enumerable.Repeat(text, times)) + end;
    [Method] public string Mixed(CancellationToken stop, string text, CallContext context, int n) => $"{text} {n} {context.Stop == stop}";
    [Method] public void Void(string text) => Last = text;
    [Method] public Task Task(Task gate) => gate;
    [Method] public ValueTask ValueTask(Task gate) => new(gate);
    [Method] public Task<int> TaskOf(int n) => System.Threading.Tasks.Task.FromResult(n);
    [Method] public async ValueTask<int> ValueTaskOf(Task<int> gate) => await gate;
    [Method] public dynamic? Dynamic(dynamic? value) => value;
    [Method] public string? Nullable(string? text) => text;
    [Method] internal int Internal() => 3;
    [Method] public int @class(int @int) => @int;

    [Method] public int[] Array(Batch<string> texts) => texts.Map(t => t.Length);
    [Method] public List<int> List(Batch<string> texts) => [.. texts.Map(t => t.Length)];
    [Method] public IReadOnlyList<int> ReadOnly(Batch<string> texts) => texts.Map(t => t.Length);
    [Method] public IList<int> Mutable(Batch<string> texts) => texts.Map(t => t.Length);
    [Method] public Task<int[]> TaskArray(Batch<string> texts) => System.Threading.Tasks.Task.FromResult(texts.Map(t => t.Length));
    [Method] public async ValueTask<IList<int>> ValueTaskMutable(Batch<string> texts, CancellationToken stop)
    {
        await System.Threading.Tasks.Task.Yield();
        stop.ThrowIfCancellationRequested();
        return texts.Map(t => t.Length);
    }

    [Method] public Outcome<int>[] Outcomes(CallContext context, Batch<(string Text, int Limit)> items) =>
        items.Map(i => i.Text.Length <= i.Limit ? new Outcome<int>(i.Text.Length) : new Outcome<int>(new ArgumentException($"{i.Text} {context.Count}")));
}
