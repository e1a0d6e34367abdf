using GWorker.Tests.TestKit;

namespace GWorker.Tests.Compile;

/// <summary>The graph of a definition, printed: what is printed is what is woven.</summary>
public class PlanTests
{
    static readonly Cls Whole = App.Cls<Scripted>().Concurrent(16).Batched(64, 20.Ms).Batched(Scripted.Methods.More, 4, 0.S).Lanes(2);

    [Fact]
    public void As_text() => Assert.Equal(
        """
        Scripted: at most 16 items at a time
          Queue        at most 16384 items and 256.MiB, over it OverloadedException  → Lane (Many), Lane (More), Lane (ManyNow), Lane (plain calls)
          Lane         Many: one per parameter set, closes at 16 or 20.Ms  → BatchBlock (a lane is free and the batch is due)
          BatchBlock   Many: at most 16  → ActionBlock (whole batch)
          ActionBlock  Many(Batch<int>) -> int: 2 batches at a time, on the thread pool
          Lane         More: one per parameter set, closes at 4 or 0.Ms  → BatchBlock (a lane is free and the batch is due)
          BatchBlock   More: at most 4  → ActionBlock (whole batch)
          ActionBlock  More(Batch<int>) -> int: 2 batches at a time, on the thread pool
          Lane         ManyNow: one per parameter set, closes at 16 or 20.Ms  → BatchBlock (a lane is free and the batch is due)
          BatchBlock   ManyNow: at most 16  → ActionBlock (whole batch)
          ActionBlock  ManyNow(Batch<int>) -> int: 2 batches at a time, on threads of the worker
          Lane         One, Two, Now, Texts, Live, Open, LiveNow: in order, each as soon as a slot is free  → ActionBlock (returns a task), ActionBlock (synchronous)
          ActionBlock  one per slot: One(int) -> int, Two(int) -> int, Texts(string) -> int, Live() -> bool, Open() -> bool: on the thread pool
          ActionBlock  one per slot: Now(int) -> int, LiveNow() -> bool: on threads of the worker
          note: Concurrent(16) lets at most 16 items in, so batches of Many close at 16, not 64.
          note: Concurrent(16) lets at most 16 items in, so batches of ManyNow close at 16, not 64.
        """,
        Whole.Plan().ToString());

    [Fact]
    public void As_mermaid() => Assert.Equal(
        """
        flowchart LR
          queue["Queue<br/>at most 16384 items and 256.MiB, over it OverloadedException"]
          m3lane["Lane<br/>Many: one per parameter set, closes at 16 or 20.Ms"]
          m3batch["BatchBlock<br/>Many: at most 16"]
          m3run["ActionBlock<br/>Many(Batch#lt;int#gt;) -#gt; int: 2 batches at a time, on the thread pool"]
          m4lane["Lane<br/>More: one per parameter set, closes at 4 or 0.Ms"]
          m4batch["BatchBlock<br/>More: at most 4"]
          m4run["ActionBlock<br/>More(Batch#lt;int#gt;) -#gt; int: 2 batches at a time, on the thread pool"]
          m5lane["Lane<br/>ManyNow: one per parameter set, closes at 16 or 20.Ms"]
          m5batch["BatchBlock<br/>ManyNow: at most 16"]
          m5run["ActionBlock<br/>ManyNow(Batch#lt;int#gt;) -#gt; int: 2 batches at a time, on threads of the worker"]
          lane["Lane<br/>One, Two, Now, Texts, Live, Open, LiveNow: in order, each as soon as a slot is free"]
          async["ActionBlock<br/>one per slot: One(int) -#gt; int, Two(int) -#gt; int, Texts(string) -#gt; int, Live() -#gt; bool, Open() -#gt; bool: on the thread pool"]
          sync["ActionBlock<br/>one per slot: Now(int) -#gt; int, LiveNow() -#gt; bool: on threads of the worker"]
          queue -->|"Many"| m3lane
          m3lane -->|"a lane is free and the batch is due"| m3batch
          m3batch -->|"whole batch"| m3run
          queue -->|"More"| m4lane
          m4lane -->|"a lane is free and the batch is due"| m4batch
          m4batch -->|"whole batch"| m4run
          queue -->|"ManyNow"| m5lane
          m5lane -->|"a lane is free and the batch is due"| m5batch
          m5batch -->|"whole batch"| m5run
          queue -->|"plain calls"| lane
          lane -->|"returns a task"| async
          lane -->|"synchronous"| sync
        """,
        Whole.Plan().ToMermaid());

    [Fact]
    public void Streams_are_plain_calls_and_live_sequences_have_a_loop() => Assert.Equal(
        """
        Streamer: at most 8 items at a time
          Queue        at most 16384 items and 256.MiB, over it OverloadedException  → Lane (Steps), Lane (StepsLater), Lane (Kept), Lane (plain calls)
          Lane         Steps: one per parameter set, in order  → LiveLoop (a place is free: it joins before the next step)
          LiveLoop     Steps(int) -> IAsyncEnumerable<int>: at most 8 live, step by step, on threads of the worker
          Lane         StepsLater: one per parameter set, in order  → LiveLoop (a place is free: it joins before the next step)
          LiveLoop     StepsLater(int) -> IAsyncEnumerable<int>: at most 3 live, step by step, on the thread pool
          Lane         Kept: one per parameter set, in order  → LiveLoop (a place is free: it joins before the next step)
          LiveLoop     Kept(int) -> IAsyncEnumerable<int>: at most 8 live, step by step, on threads of the worker
          Lane         Numbers, Seen, Words, Nothing, One, Live: in order, each as soon as a slot is free  → ActionBlock (a slot is free)
          ActionBlock  one per slot: Numbers(int) -> IAsyncEnumerable<int>, Seen(int) -> IAsyncEnumerable<string>, Words(string, int, string) -> IAsyncEnumerable<string>, Nothing() -> IAsyncEnumerable<int>, One(int) -> int, Live() -> bool: on the thread pool
          note: Concurrent(8) lets at most 8 items in, so at most 8 sequences of Steps live, not 16.
          note: Kept takes live sequences and nothing says how many: it takes 8. Write .Batched(Streamer.Methods.Kept, 16).
          note: .Lanes has no effect: Streamer has no batch method.
        """,
        App.Cls<Streamer>().Concurrent(8).Batched(Streamer.Methods.Steps, 16).Batched(Streamer.Methods.StepsLater, 3).Lanes(2).Plan().ToString());

    [Fact]
    public void Without_a_word_on_concurrency_as_many_run_as_may_live() =>
        Assert.Equal(16, App.Cls<Streamer>().Batched(Streamer.Methods.Steps, 16).Batched(Streamer.Methods.Kept, 4).Lanes(3).Plan().Concurrent);

    [Fact]
    public void Plain_calls_alone_need_no_batch_block() => Assert.Equal(
        """
        Plain: at most 1 item at a time
          Queue        at most 16384 items and 256.MiB, over it OverloadedException  → Lane (plain calls)
          Lane         One: in order, each as soon as a slot is free  → ActionBlock (a slot is free)
          ActionBlock  one per slot: One(int) -> int: on the thread pool
        """,
        App.Cls<Plain>().Plan().ToString());

    [Fact]
    public void Text_that_mermaid_would_read_is_escaped() =>
        Assert.DoesNotContain("<int>", Whole.Plan().ToMermaid(), StringComparison.Ordinal);

    [Fact]
    public void Row_Concurrent_the_default_is_one_item_or_a_full_batch_in_every_lane()
    {
        Assert.Equal(1, App.Cls<Plain>().Plan().Concurrent);
        Assert.Equal(1, App.Cls<Scripted>().Plan().Concurrent);
        Assert.Equal(64, App.Cls<Scripted>().Batched(64, 20.Ms).Plan().Concurrent);
        Assert.Equal(192, App.Cls<Scripted>().Batched(64, 20.Ms).Lanes(3).Plan().Concurrent);
        Assert.Equal(64, App.Cls<Scripted>().Batched(Scripted.Methods.Many, 8, 20.Ms).Batched(64, 1.Ms).Plan().Concurrent);
        Assert.Equal(5, App.Cls<Scripted>().Batched(64, 20.Ms).Concurrent(5).Plan().Concurrent);
    }

    static readonly Cls<Scripted> Batches = App.Cls<Scripted>();

    public static TheoryData<Cls, string[]> Notes => new()
    {
        { App.Cls<Plain>(), [] },
        { App.Cls<Plain>().Concurrent(4).MaxWorkers(2).ScaleDown(1.S), [] },
        { App.Cls<Plain>().Lanes(2), [".Lanes has no effect: Plain has no batch method."] },
        { App.Cls<Plain>().Eager(), [".Eager has no effect: Plain has no batch method."] },
        { App.Cls<Plain>().IsolateFailures(), [".IsolateFailures has no effect: Plain has no batch method."] },
        { Batches.Batched(8, 0.S).Eager(), [".Eager has no effect: no batch waits for company."] },
        { Batches.Batched(1, 20.Ms).Eager(), [".Eager has no effect: no batch waits for company."] },
        { Batches.Batched(8, 20.Ms).Batched(Scripted.Methods.Many, 8, 0.S).Eager(), [] },
        { Batches.Batched(1, 20.Ms).Lanes(2).IsolateFailures(), [".IsolateFailures has no effect: no batch has more than 1 item."] },
        { Batches.Batched(1, 20.Ms).Batched(Scripted.Methods.Many, 2, 20.Ms).IsolateFailures(), [] },
        { Batches.Batched(1, 20.Ms).Concurrent(1).Lanes(2), [".Lanes has no effect: at most 1 item runs at a time."] },
        { Batches.Batched(8, 20.Ms).Concurrent(2).Lanes(2).Eager().IsolateFailures(), [.. new[] { "Many", "More", "ManyNow" }.Select(m => $"Concurrent(2) lets at most 2 items in, so batches of {m} close at 2, not 8.")] },
        { App.Cls<Plain>().MinWorkers(1).ScaleDown(1.S), [".ScaleDown has no effect: there is always 1 worker."] },
        { App.Cls<Plain>().MinWorkers(2).ScaleDown(1.S), [".ScaleDown has no effect: there are always 2 workers."] },
        { App.Cls<Sized>().MinWorkers(1).ScaleDown(1.S), [] }, // the pools of other parameters go
        { App.Cls<Plain>().Strict(), [".Strict has no effect: no device is asked for."] },
        { App.Cls<Plain>().Gpu("A100", Gpu.Cpu).Strict(), [".Strict has no effect: Gpu.Cpu is among the devices asked for."] },
        { App.Cls<Plain>().Gpu("A100").Strict().Retries(0).Idempotent(), [] },
        { App.Cls<Plain>().Idempotent().Retries(2), [".Idempotent has no effect: .Retries(2) says how often a call runs again."] },
        {
            App.Cls<TracingTests.Traced>().Batched(TracingTests.Traced.Methods.Batched, 8, 0.S).Batched(64, 20.Ms),
            [".Batched(64, 20.Ms) has no effect: every batch method has one of its own."]
        },
        { App.Cls<Plain>().Strict().Eager(), [".Eager has no effect: Plain has no batch method.", ".Strict has no effect: no device is asked for."] },
    };

    [Theory]
    [MemberData(nameof(Notes))]
    public void A_verb_without_effect_is_noted(Cls definition, string[] notes) => Assert.Equal(notes, definition.Plan().Notes.ToArray());

    [Fact]
    public void Row_Batched_a_batch_that_can_never_be_full_is_noted()
    {
        var notes = App.Cls<Scripted>().Concurrent(16).Batched(64, 20.Ms).Batched(Scripted.Methods.More, 4, 0.S).Plan().Notes;
        Assert.Equal(new[]
        {
            "Concurrent(16) lets at most 16 items in, so batches of Many close at 16, not 64.",
            "Concurrent(16) lets at most 16 items in, so batches of ManyNow close at 16, not 64.",
        }, notes.ToArray());
    }

    [Fact]
    public void A_batch_method_that_nothing_batches_is_noted() => Assert.Equal(
        "Many takes a Batch and nothing says how it is batched: it runs whatever waits, at most 9. Write .Batched(64, 20.Ms).",
        App.Cls<Scripted>().Concurrent(9).Plan().Notes[0]);

    [Fact]
    public async Task Notes_are_said_once_in_a_line_each_when_the_node_starts()
    {
        await using var node = await TestNode.Start(new(), App.Cls<Plain>().Strict().Eager());
        Assert.Equal(
            new[] { "Plain: .Eager has no effect: Plain has no batch method.", "Plain: .Strict has no effect: no device is asked for." }, node.Log.Warnings);
    }
    [Theory]
    [InlineData(64, true)]
    [InlineData(2, true)]
    [InlineData(1, false)]
    public async Task A_number_of_pools_that_no_set_of_values_can_reach_is_noted(int pools, bool isNoted)
    {
        await using var node = await TestNode.Start(new(), App.Of("app", App.Cls<Plain>(), App.Cls<Scripted>().Batched(8, 0.S)).MaxPools(pools));
        Assert.Equal(isNoted ? [$"app: .MaxPools({pools}) has no effect: no class has a [Parameter(PerPool = true)]."] : [], node.Log.Warnings);
    }

    [Fact]
    public async Task A_number_of_pools_of_a_class_with_parameters_that_key_it_is_not_noted()
    {
        await using var node = await TestNode.Start(new(), App.Of("app", App.Cls<Sized>()).MaxPools(64));
        Assert.Empty(node.Log.Warnings);
    }
}
