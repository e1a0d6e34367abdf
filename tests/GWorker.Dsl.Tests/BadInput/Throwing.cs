namespace GWorker.Tests.BadInput;

/// <summary>User code that fails in ways of its own: each call gets one outcome, and the worker works on.</summary>
public partial class Throwing
{
    /// <summary>An exception that cannot even be read.</summary>
    public sealed class Unreadable : Exception
    {
        public override string Message => throw new InvalidOperationException("no message");

        public override string? StackTrace => throw new InvalidOperationException("no stack");

        public override string ToString() => throw new InvalidOperationException("no text");
    }

    /// <summary>A list that lies about itself.</summary>
    public sealed class Liar(int count) : IReadOnlyList<int>
    {
        public int this[int index] => index == 1 ? throw new InvalidOperationException("not this one") : index;

        public int Count => count >= 0 ? count : throw new InvalidOperationException("uncountable");

        public IEnumerator<int> GetEnumerator() => throw new NotSupportedException();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => throw new NotSupportedException();
    }

    [Worker]
    public partial class Naughty
    {
        [Method] public int Cancels(int x) => throw new OperationCanceledException($"of its own {x}");
        [Method] public async Task<int> CancelsAsync(int x) { await Task.Yield(); throw new TaskCanceledException($"of its own {x}"); }
        [Method] public int[] CancelsBatch(Batch<int> xs) => throw new OperationCanceledException("of its own");
        [Method] public Task<int> NullTask(int x) => null!;
        [Method] public Task NullTaskOfNothing(int x) => null!;
        [Method] public int[] NullList(Batch<int> xs) => null!;
        [Method] public Task<int[]> NullTaskOfList(Batch<int> xs) => null!;
        [Method] public async Task<int[]> TaskOfNullList(Batch<int> xs) { await Task.Yield(); return null!; }
        [Method] public Task<int> BeforeItsFirstAwait(int x) => x > 0 ? throw new InvalidOperationException("at once") : Task.FromResult(x);
        [Method] public Task<int[]> BatchBeforeItsFirstAwait(Batch<int> xs) => throw new InvalidOperationException("at once");
        [Method] public int ThrowsUnreadable(int x) => throw new Unreadable();
        [Method] public async Task<int> ThrowsUnreadableAsync(int x) { await Task.Yield(); throw new Unreadable(); }
        [Method] public int[] ThrowsUnreadableBatch(Batch<int> xs) => throw new Unreadable();
        [Method] public Outcome<int>[] UnreadableOutcomes(Batch<int> xs) => xs.Map(_ => new Outcome<int>(new Unreadable()));
        [Method] public IReadOnlyList<int> Lies(Batch<int> xs) => new Liar(xs.Count);
        [Method] public IReadOnlyList<int> Uncountable(Batch<int> xs) => new Liar(-1);
        [Method] public ValueTask<int> UsedUp(int x) => new(new Spent(), 0);
        [Method] public int Fine(int x) => x;
        [Method] public int[] FineBatch(Batch<int> xs) => [.. xs];
    }

    /// <summary>A value task that was awaited before: to look at it again is an error.</summary>
    sealed class Spent : System.Threading.Tasks.Sources.IValueTaskSource<int>
    {
        public int GetResult(short token) => throw new InvalidOperationException("used up");

        public System.Threading.Tasks.Sources.ValueTaskSourceStatus GetStatus(short token) => throw new InvalidOperationException("used up");

        public void OnCompleted(Action<object?> continuation, object? state, short token, System.Threading.Tasks.Sources.ValueTaskSourceOnCompletedFlags flags) =>
            throw new InvalidOperationException("used up");
    }

    static async Task Check(Func<Handle<Naughty>, Task> call, string error, string message)
    {
        await using var host = await Hosting.Of(App.Cls<Naughty>().MinWorkers(1).Concurrent(2).Batched(2, 0.Ms));
        var naughty = host.Get<Naughty>();
        var calls = new[] { call(naughty), call(naughty) };
        await host.Node.Quiet();
        foreach (var each in calls)
        {
            Assert.True(each.IsCompleted, "it is not answered");
            var failed = await Assert.ThrowsAsync<WorkerFailedException>(() => each);
            Assert.Equal(error, failed.ErrorType);
            Assert.Equal(message, failed.ErrorMessage);
        }

        Assert.Equal((0, 0), (host.Pool.Waiting, host.Pool.Running));
        Assert.Equal(new WorkerStatus(1, Stage.Ready, default, "CPU", null), host.Pool.Workers.Single() with { For = default });
        Assert.Equal(7, await naughty.Fine.Remote(7));
        Assert.Equal(7, await naughty.FineBatch.Remote(7));
    }

    [Fact]
    public Task A_cancellation_that_nobody_asked_for_is_a_failure_of_the_worker() =>
        Check(n => n.Cancels.Remote(1), "System.OperationCanceledException", "of its own 1");

    [Fact]
    public Task Also_from_asynchronous_code() => Check(n => n.CancelsAsync.Remote(1), "System.Threading.Tasks.TaskCanceledException", "of its own 1");

    [Fact]
    public Task Also_from_a_batch() => Check(n => n.CancelsBatch.Remote(1), "System.OperationCanceledException", "of its own");

    [Fact]
    public Task A_null_task_is_a_failure() => Check(n => n.NullTask.Remote(1), "System.ArgumentNullException", "Value cannot be null. (Parameter 'task')");

    [Fact]
    public Task A_null_task_of_nothing_is_a_failure() => Check(n => n.NullTaskOfNothing.Remote(1), "System.ArgumentNullException", "Value cannot be null. (Parameter 'task')");

    [Fact]
    public Task A_null_task_of_a_list_is_a_failure() =>
        Check(n => n.NullTaskOfList.Remote(1), "System.NullReferenceException", "Object reference not set to an instance of an object.");

    [Fact]
    public Task A_throw_before_the_first_await_is_a_failure() => Check(n => n.BeforeItsFirstAwait.Remote(1), "System.InvalidOperationException", "at once");

    [Fact]
    public Task Also_of_a_batch() => Check(n => n.BatchBeforeItsFirstAwait.Remote(1), "System.InvalidOperationException", "at once");

    [Fact]
    public Task A_value_task_that_cannot_be_read_is_a_failure() => Check(n => n.UsedUp.Remote(1), "System.InvalidOperationException", "used up");

    [Fact]
    public Task A_list_that_cannot_be_counted_is_a_failure() => Check(n => n.Uncountable.Remote(1), "System.InvalidOperationException", "uncountable");

    const string Unread = "(its message cannot be read: it throws System.InvalidOperationException)";

    [Fact]
    public Task An_exception_without_a_readable_message_is_a_failure_like_any_other() => Check(n => n.ThrowsUnreadable.Remote(1), typeof(Unreadable).FullName!, Unread);

    [Fact]
    public Task Also_where_the_code_is_asynchronous() => Check(n => n.ThrowsUnreadableAsync.Remote(1), typeof(Unreadable).FullName!, Unread);

    [Fact]
    public Task Also_where_it_is_a_batch() => Check(n => n.ThrowsUnreadableBatch.Remote(1), typeof(Unreadable).FullName!, Unread);

    [Fact]
    public Task Also_as_the_outcome_of_one_item() => Check(n => n.UnreadableOutcomes.Remote(1), typeof(Unreadable).FullName!, Unread);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_null_list_counts_as_an_empty_one(bool isAsync)
    {
        await using var host = await Hosting.Of(App.Cls<Naughty>().MinWorkers(1).Concurrent(2).Batched(2, 0.Ms));
        var naughty = host.Get<Naughty>();
        var error = await Assert.ThrowsAsync<BatchShapeException>(() => (isAsync ? naughty.TaskOfNullList : naughty.NullList).Remote([1, 2]));
        Assert.Equal((2, 0), (error.Expected, error.Got));
    }

    [Fact]
    public async Task A_list_with_an_item_that_throws_fails_that_item_alone()
    {
        await using var host = await Hosting.Of(App.Cls<Naughty>().MinWorkers(1).Concurrent(3).Batched(3, 0.Ms));
        var outcomes = await host.Get<Naughty>().Lies.RemoteAll([0, 0, 0]);
        Assert.Equal([true, false, true], outcomes.Select(o => o.Ok));
        Assert.Equal("not this one", Assert.IsType<WorkerFailedException>(outcomes[1].Error).ErrorMessage);
    }
}
