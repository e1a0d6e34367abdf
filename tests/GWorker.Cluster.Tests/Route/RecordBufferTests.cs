using MessagePack;

namespace GWorker.Tests.Route;

public class RecordBufferTests
{
    /// <summary>A property that called another node's worker wrote that call's record over the one it was part of.</summary>
    [Fact]
    public void A_record_that_is_built_while_another_is_leaves_that_one_alone()
    {
        var outer = RecordBuffer.Take();
        var writer = outer.Begin(RecordKind.Call);
        writer.Write("outer");
        writer.Flush();
        var inner = RecordBuffer.Take();
        var within = inner.Begin(RecordKind.Answer);
        within.Write("inner");
        within.Flush();
        Assert.Equal((RecordKind.Answer, "inner"), Read(inner));
        writer = outer.Payload(100);
        writer.Write("more");
        writer.Flush();
        Assert.Equal((RecordKind.Call, "outer"), Read(outer));
    }

    [Fact]
    public void A_thread_builds_its_next_record_where_the_last_one_was()
    {
        var first = RecordBuffer.Take();
        first.Begin(RecordKind.Call).Flush();
        _ = first.WrittenSpan;
        var second = RecordBuffer.Take();
        Assert.Same(first, second);
        Assert.True(second.WrittenSpan.IsEmpty);
    }

    static (RecordKind, string?) Read(RecordBuffer buffer)
    {
        var bytes = buffer.WrittenSpan.ToArray();
        return ((RecordKind)bytes[0], new MessagePackReader(bytes.AsMemory(1)).ReadString());
    }
}
