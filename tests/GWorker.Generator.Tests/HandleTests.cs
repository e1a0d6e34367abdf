using GWorker.Generator.Tests.Harness;
using GWorker.Generator.Tests.Workers;

namespace GWorker.Generator.Tests;

/// <summary>Generated handle properties lead to the methods they are named after.</summary>
public class HandleTests
{
    [Fact]
    public void Each_property_sends_to_its_method()
    {
        var route = new RecordingRoute<Shapes>();
        var handle = route.Handle;
        _ = handle.One.Remote("a");
        _ = handle.Several.Remote("a", 2, 'b');
        _ = handle.Nothing.Remote();
        _ = handle.@class.Remote(1);
        _ = handle.Array.Remote(["a", "b"]);
        _ = handle.Outcomes.Remote(("a", 1));
        _ = handle.Stream.Remote(1).GetAsyncEnumerator().MoveNextAsync();
        _ = handle.Live.Remote("a").GetAsyncEnumerator().MoveNextAsync();
        Assert.Equal("One, Several, Nothing, class, Array, Array, Outcomes, Stream, Live", string.Join(", ", route.Sent.Select(s => s.Item)));
        Assert.Same(handle.One, handle.One);
    }

    [Fact]
    public void Handles_of_generic_and_nested_workers()
    {
        var texts = new RecordingRoute<Pool<string>>();
        _ = texts.Handle.With(value: "x").Echo.Remote("a");
        Assert.Equal("Value=x", Assert.Single(texts.Sent).Item.Parameters.Key(texts.Parameters));

        Step<Unit, (int, string?)> both = new RecordingRoute<Pool<int>.Inner<string>>().Handle.Both;
        Assert.Equal("Both() -> (T, U)", both.ToString());
    }
}
