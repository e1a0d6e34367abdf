namespace GWorker.Bench;

/// <summary>The same work for many callers at once.</summary>
[Worker]
internal sealed partial class BatchAdder
{
    [Method]
    public Task<int[]> Next(Batch<int> numbers) => Task.FromResult(NextSync(numbers));

    [Method]
    public int[] NextSync(Batch<int> numbers) => Next(numbers.Span);

    /// <summary>What the hand-written graph calls.</summary>
    internal static int[] Next(ReadOnlySpan<int> numbers)
    {
        var answers = new int[numbers.Length];
        for (var i = 0; i < answers.Length; i++) answers[i] = numbers[i] + 1;
        return answers;
    }
}
