using Akka.Actor;
using GWorker.Tests.TestKit;

namespace GWorker.Tests.Wire;

/// <summary>Two actor systems on loopback.</summary>
public class AkkaLinkTests
{
    static readonly TimeSpan Patience = Patient.Patience;

    [Fact]
    public async Task Records_small_and_large_cross_both_ways()
    {
        await using var left = new Loopback(1);
        await using var right = new Loopback(2);
        const int Count = 3000;
        var (there, back) = (new TaskCompletionSource(), new TaskCompletionSource());
        var (nextThere, nextBack) = (0, 0);
        Channel? answers = null;
        using var calls = left.Open(right, record => Next(record, ref nextBack, back));
        using var opened = answers = right.Open(left, record =>
        {
            Next(record, ref nextThere, there);
            answers!.Write(record.Span);
            answers.FlushSoon();
        });
        for (var i = 0; i < Count; i++)
        {
            calls.Write(Record(i));
            calls.FlushSoon();
        }

        await there.Task.WaitAsync(Patience);
        await back.Task.WaitAsync(Patience);

        static byte[] Record(int i) => [.. BitConverter.GetBytes(i), .. new byte[i % 500 == 0 ? 300_000 : i % 90]];

        static void Next(ReadOnlyMemory<byte> record, ref int next, TaskCompletionSource done)
        {
            if (!record.Span.SequenceEqual(Record(next))) done.TrySetException(new InvalidOperationException($"{BitConverter.ToInt32(record.Span)} came for {next}"));
            if (++next == Count) done.TrySetResult();
        }
    }

    [Fact]
    public async Task Frames_of_strangers_and_for_the_dead_are_dropped_and_told()
    {
        await using var left = new Loopback(1);
        await using var right = new Loopback(2);
        var got = new TaskCompletionSource<byte[]>();
        left.Hub.To(right.Address, right.Uid).Send(new byte[] { 1 });
        Assert.Equal(1, await Stranger(right));
        right.Hub.Listen(left.Uid, frame => got.TrySetResult(frame.ToArray()));
        left.Hub.To(right.Address, 99).Send(new byte[] { 2 });
        Assert.Equal(1, await Stranger(right));
        left.Hub.To(right.Address, right.Uid).Send(new byte[] { 3 });
        Assert.Equal(new byte[] { 3 }, await got.Task.WaitAsync(Patience));
        right.Hub.Forget(left.Uid);
        left.Hub.To(right.Address, right.Uid).Send(new byte[] { 4 });
        Assert.Equal(1, await Stranger(right));

        static async Task<long> Stranger(Loopback at) => await at.Strangers.Reader.ReadAsync().AsTask().WaitAsync(Patience);
    }

    [Fact]
    public async Task A_system_that_would_send_frames_as_json_is_refused()
    {
        using var plain = ActorSystem.Create("plain");
        Assert.Contains("serializers.gworker-frame", Assert.Throws<InvalidOperationException>(() => new LinkHub(plain, 1, _ => { }, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance)).Message, StringComparison.Ordinal);
        await plain.Terminate();
    }

    [Fact]
    public async Task A_frame_is_its_bytes_and_what_is_no_frame_is_unreadable()
    {
        await using var node = new Loopback(1);
        var serializer = Assert.IsType<FrameSerializer>(node.Actors.Serialization.FindSerializerForType(typeof(Frame)));
        var bytes = serializer.ToBinary(new Frame(7, 8, new byte[] { 1, 2, 3 }));
        Assert.Equal([7, 0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3], bytes);
        var frame = Assert.IsType<Frame>(serializer.FromBinary(bytes, "f1"));
        Assert.Equal((7, 8), (frame.From, frame.To));
        Assert.Equal(new byte[] { 1, 2, 3 }, frame.Bytes.ToArray());
        Assert.Same(Frame.Unreadable, serializer.FromBinary(bytes, "f2"));
        Assert.Same(Frame.Unreadable, serializer.FromBinary(bytes[..15], "f1"));
        ((ExtendedActorSystem)node.Actors).Provider.ResolveActorRef($"akka://{node.Actors.Name}/temp/{LinkEnd.Name}").Tell(Frame.Unreadable, ActorRefs.NoSender);
        Assert.Equal(0, await node.Strangers.Reader.ReadAsync().AsTask().WaitAsync(Patience));
    }
}
