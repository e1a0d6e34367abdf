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
    [Method]
    public async ValueTask<IList<int>> ValueTaskMutable(Batch<string> texts, CancellationToken stop)
    {
        await System.Threading.Tasks.Task.Yield();
        stop.ThrowIfCancellationRequested();
        return texts.Map(t => t.Length);
    }

    [Method]
    public Outcome<int>[] Outcomes(CallContext context, Batch<(string Text, int Limit)> items) =>
        items.Map(i => i.Text.Length <= i.Limit ? new Outcome<int>(i.Text.Length) : new Outcome<int>(new ArgumentException($"{i.Text} {context.Count}")));

    [Method]
    public async IAsyncEnumerable<int> Stream(int n, CancellationToken stop)
    {
        for (var i = 0; i < n; i++)
        {
            await System.Threading.Tasks.Task.Yield();
            stop.ThrowIfCancellationRequested();
            yield return i;
        }
    }

    [Method]
    public void Live(Live<string, int, int> live)
    {
        foreach (var one in live) one.Emit(one.Input.Length);
    }

    [Method] internal IList<int> Own(Batch<string> texts) => new OnlyIList(texts.Count);
    [Method] public DayOfWeek? Number(int? n) => (DayOfWeek?)n;
    [Method] internal (int Count, string?[] Names) Types(Dictionary<string, int[][,]> map, Pool<DayOfWeek>.Inner<object?> inner) => (map.Count, [inner.ToString()]);

    /// <summary>A list that cannot be read as <c>IReadOnlyList</c>: <paramref name="count"/> fours.</summary>
    sealed class OnlyIList(int count) : IList<int>
    {
        public int this[int index] { get => 4; set => throw new NotSupportedException(); }
        public int Count => count;
        public bool IsReadOnly => true;
        public IEnumerator<int> GetEnumerator() => Enumerable.Repeat(4, count).GetEnumerator();
        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
        public bool Contains(int item) => item == 4;
        public int IndexOf(int item) => item == 4 ? 0 : -1;
        public void CopyTo(int[] array, int at) => System.Array.Fill(array, 4, at, count);
        public void Add(int item) => throw new NotSupportedException();
        public void Clear() => throw new NotSupportedException();
        public void Insert(int index, int item) => throw new NotSupportedException();
        public bool Remove(int item) => throw new NotSupportedException();
        public void RemoveAt(int index) => throw new NotSupportedException();
    }
}
