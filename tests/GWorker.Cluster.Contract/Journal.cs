using System.Collections.Concurrent;

namespace GWorker.Tests.Subjects;

/// <summary>
/// What the workers of one node saw and wait for, by keys that tests make up. Workers get it as a service; tests reach it through
/// <see cref="Control"/>, so that it makes no difference in which process it is.
/// </summary>
public sealed class Journal : IServiceProvider
{
    readonly ConcurrentDictionary<string, Page> pages = new();

    public object? GetService(Type type) => type == typeof(Journal) ? this : null;

    public Page this[string key] => pages.GetOrAdd(key, _ => new());

    public ConcurrentDictionary<string, HeardTrace> Traces { get; } = new();

    /// <summary>One key's.</summary>
    public sealed class Page
    {
        readonly ConcurrentQueue<int> notes = new();

        public TaskCompletionSource Started { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Opened { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Stopped { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public int[] Notes => [.. notes];

        public void Note(int n) => notes.Enqueue(n);
    }
}
