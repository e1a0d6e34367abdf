using GWorker.Tests.TestKit;

namespace GWorker.Tests.Compile;

/// <summary>The graph of a definition, printed: what is printed is what is woven.</summary>
public class PlanTests
{
    static readonly Cls Whole = App.Cls<Scripted>().Concurrent(16).Batched(64, 20.Ms).Batched(Scripted.Methods.More, 4, 0.S).Lanes(2);

    [Fact]
    public void As_text() => Assert.Equal(
        """
        ?
        """,
        Whole.Plan().ToString());

    [Fact]
    public void As_mermaid() => Assert.Equal(
        """
        ?
        """,
        Whole.Plan().ToMermaid());

    [Fact]
    public void Plain_calls_alone_need_no_batch_block() => Assert.Equal(
        """
        ?
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

    public static TheoryData<Cls, string[]> Notes => new()
    {
        { App.Cls<Plain>(), [] },
        { App.Cls<Plain>().Concurrent(4).MaxWorkers(2).ScaleDown(1.S), [] },
        { App.Cls<Plain>().Lanes(2), [".Lanes has no effect: Plain has no batch method."] },
        { App.Cls<Plain>().Eager(), [".Eager has no effect: Plain has no batch method."] },
        { App.Cls<Plain>().IsolateFailures(), [".IsolateFailures has no effect: Plain has no batch method."] },
        { App.Cls<Plain>().MinWorkers(1).ScaleDown(1.S), [".ScaleDown has no effect: there is always 1 worker."] },
        { App.Cls<Plain>().MinWorkers(2).ScaleDown(1.S), [".ScaleDown has no effect: there are always 2 workers."] },
        { App.Cls<Plain>().Strict(), [".Strict has no effect: no device is asked for."] },
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
}
