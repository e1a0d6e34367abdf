using GWorker.Tests.TestKit;

namespace GWorker.Tests.Wire;

public class ChannelTests
{
    static readonly ChannelOptions Usual = new();

    static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)i)];

    [Fact]
    public void Records_wait_for_a_flush_and_share_a_frame()
    {
        using var net = new Net(Usual);
        for (var i = 0; i < 100; i++) net.Left.Write(Bytes(i));
        Assert.Empty(net.Left.Frames);
        net.Left.Channel.Flush();
        Assert.Single(net.Left.Frames);
        net.Left.Deliver(0);
        net.Right.CheckAllCame(net.Left);
    }

    [Fact]
    public void A_full_frame_leaves_at_once()
    {
        using var net = new Net(Usual);
        for (var i = 0; i < 40; i++) net.Left.Write(Bytes(1000));
        Assert.Equal(2, net.Left.Frames.Count);
        Assert.All(net.Left.Frames, f => Assert.InRange(f.Length, 15_000, 16 * 1024));
    }

    [Fact]
    public void A_large_record_travels_in_parts_within_the_window_and_lets_later_ones_wait()
    {
        using var net = new Net(Usual);
        net.Left.Write(new byte[10_000_000]);
        net.Left.Write(Bytes(7));
        net.Left.Channel.Flush();
        Assert.InRange(net.Left.Channel.InFlight, Usual.Window - Usual.FrameSize, Usual.Window);
        Assert.InRange(net.Left.Channel.Waiting, 9_700_000, 9_800_000);
        net.Settle();
        net.Right.CheckAllCame(net.Left);
        Assert.Equal((0, 0), (net.Left.Channel.InFlight, net.Left.Channel.Waiting));
    }

    [Fact]
    public void A_flush_while_the_window_is_full_lets_the_frame_go_on_growing()
    {
        using var net = new Net(Usual);
        for (var i = 0; i < 17; i++) net.Left.Write(Bytes(16_000));
        for (var i = 0; i < 50; i++)
        {
            net.Left.Write(Bytes(10));
            net.Left.Channel.Flush();
        }

        net.Left.DeliverAll();
        net.Right.DeliverAll();
        Assert.InRange(net.Left.Frames.Count, 1, 2);
        net.Settle();
        net.Right.CheckAllCame(net.Left);
    }

    [Fact]
    public void An_acknowledgement_rides_on_what_goes_the_other_way()
    {
        using var net = new Net(Usual);
        net.Left.Write(Bytes(9));
        net.Left.Channel.Flush();
        net.Left.Deliver(0);
        net.Right.Write(Bytes(9));
        net.Right.Channel.Flush();
        net.Right.Deliver(0);
        Assert.Equal(0, net.Left.Channel.InFlight);
        net.Clock.Advance(TimeSpan.FromMilliseconds(19));
        Assert.Empty(net.Right.Frames);
    }

    [Fact]
    public void It_goes_alone_after_20_ms_or_a_quarter_of_the_window()
    {
        using var net = new Net(Usual with { Ahead = int.MaxValue }); // else it goes after that many frames too, on a thread of its own
        net.Left.Write(Bytes(9));
        net.Left.Channel.Flush();
        net.Left.Deliver(0);
        net.Clock.Advance(TimeSpan.FromMilliseconds(19));
        Assert.Empty(net.Right.Frames);
        net.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Single(net.Right.Frames);
        net.Right.DeliverAll();
        for (var i = 0; i < 5; i++) net.Left.Write(Bytes(16_200));
        Assert.Equal(4, net.Left.Frames.Count);
        for (var i = 0; i < 3; i++) net.Left.Deliver(0);
        Assert.Empty(net.Right.Frames);
        net.Left.Write(Bytes(16_200));
        net.Left.DeliverAll();
        Assert.Single(net.Right.Frames);
    }

    [Fact]
    public void A_gap_is_reported_once_and_filled_once()
    {
        using var net = new Net(Usual);
        for (var i = 0; i < 5; i++)
        {
            net.Left.Write(Bytes(i + 1));
            net.Left.Channel.Flush();
        }

        net.Left.Take(1);
        net.Left.DeliverAll();
        Assert.Single(net.Right.Received);
        Assert.Single(net.Right.Frames);
        net.Right.Frames.Add(net.Right.Frames[0]);
        net.Right.DeliverAll();
        Assert.Equal(4, net.Left.Frames.Count);
        net.Left.DeliverAll();
        net.Right.CheckAllCame(net.Left);
    }

    [Fact]
    public void What_nobody_acknowledges_is_sent_again_each_second()
    {
        using var net = new Net(Usual);
        net.Left.Write(Bytes(9));
        net.Left.Channel.Flush();
        for (var i = 0; i < 3; i++)
        {
            net.Left.Frames.Clear();
            net.Clock.Advance(TimeSpan.FromMilliseconds(999));
            Assert.Empty(net.Left.Frames);
            net.Clock.Advance(TimeSpan.FromMilliseconds(1));
            Assert.Single(net.Left.Frames);
        }

        net.Settle();
        net.Right.CheckAllCame(net.Left);
        net.Clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Empty(net.Left.Frames);
    }

    [Fact]
    public void A_record_that_is_too_long_is_refused_where_it_is_written()
    {
        using var net = new Net(new() { MaxRecord = 100 });
        Assert.Throws<ArgumentOutOfRangeException>(() => net.Left.Channel.Write(new byte[101]));
        net.Left.Write(new byte[100]);
        net.Settle();
        net.Right.CheckAllCame(net.Left);
    }

    /// <summary>It was dropped with its frame, sent again each second for ever, and everything behind it waited.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(20_000)]
    [InlineData(100_000)]
    public void A_record_that_is_longer_than_the_peer_takes_passes_and_what_is_behind_it_comes(int over)
    {
        const int Most = 200;
        using var net = new Net(Usual, Usual with { MaxRecord = Most });
        byte[][] fine = [Bytes(1), new byte[Most], Bytes(2), [], Bytes(3)];
        byte[] tooLong = [.. Enumerable.Range(0, Most + over).Select(i => (byte)i)];
        foreach (var record in fine)
        {
            net.Left.Channel.Write(record);
            net.Left.Channel.Write(tooLong);
        }

        net.Settle();
        Assert.Equal(fine, net.Right.Received);
        Assert.Equal(fine.Length, net.Right.TooLong.Count);
        Assert.All(net.Right.TooLong, beginning => Assert.Equal(tooLong[..Most], beginning));
        Assert.StartsWith("A record was dropped: it is longer than 200 bytes", Assert.Single(net.Right.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void A_handler_that_throws_costs_its_own_record()
    {
        using var net = new Net(Usual);
        var (seen, faults) = (0, new List<string>());
        using var right = new Channel(net.Right, Usual, net.Clock, _ => throw new InvalidOperationException($"no {seen++}"), faults.Add);
        net.Left.Write(Bytes(1));
        net.Left.Write(Bytes(2));
        net.Left.Channel.Flush();
        right.Receive(net.Left.Frames[0]);
        Assert.Equal(2, seen);
        Assert.Contains("no 0", Assert.Single(faults), StringComparison.Ordinal);
    }

    [Fact]
    public void After_the_end_nothing_is_sent_kept_or_delivered()
    {
        using var net = new Net(Usual);
        net.Left.Write(Bytes(9));
        net.Left.Channel.Flush();
        net.Left.Channel.Dispose();
        net.Left.Frames.Clear();
        net.Left.Channel.Write(Bytes(9));
        net.Left.Channel.Flush();
        net.Right.Write(Bytes(5));
        net.Right.Channel.Flush();
        net.Right.Deliver(0);
        net.Clock.Advance(TimeSpan.FromSeconds(3));
        Assert.Empty(net.Left.Frames);
        Assert.Empty(net.Left.Received);
        Assert.Equal((0, 0), (net.Left.Channel.InFlight, net.Left.Channel.Waiting));
    }

    [Fact]
    public void Neither_a_record_nor_a_wish_to_flush_allocates()
    {
        using var net = new Net(Usual);
        var record = Bytes(60);
        net.Left.Channel.Write(record);
        net.Left.Channel.FlushSoon();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++) net.Left.Channel.FlushSoon();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000);
        using var silent = new Channel(new Mute(), Usual with { Window = 64 * 1024 * 1024 }, net.Clock, _ => { }, Assert.Fail);
        before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 10_000; i++) silent.Write(record);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000 * 61 + 100_000);
    }

    sealed class Mute : ILink
    {
        public void Send(ReadOnlyMemory<byte> frame)
        {
        }
    }

    [Fact]
    public async Task Many_writers_keep_each_their_order_and_soon_is_soon_enough()
    {
        const int Writers = 4, Each = 20_000;
        using var done = new SemaphoreSlim(0);
        var next = new int[Writers];
        var count = 0;
        Channel? right = null;
        using var left = new Channel(new Direct(frame => right!.Receive(frame)), Usual, TimeProvider.System, _ => { }, Assert.Fail);
        using var to = right = new Channel(new Direct(left.Receive), Usual, TimeProvider.System, Count, Assert.Fail);
        var writers = Enumerable.Range(0, Writers).Select(w => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++)
            {
                left.Write([(byte)w, .. BitConverter.GetBytes(i)]);
                left.FlushSoon();
            }
        }));
        await Task.WhenAll(writers);
        Assert.True(await done.WaitAsync(Patient.Patience));
        Assert.All(next, n => Assert.Equal(Each, n));

        void Count(ReadOnlyMemory<byte> record)
        {
            if (next[record.Span[0]]++ != BitConverter.ToInt32(record.Span[1..])) Assert.Fail("out of order");
            if (++count == Writers * Each) done.Release();
        }
    }

    /// <summary>Takes frames to the other side one at a time and in order, on the thread pool.</summary>
    sealed class Direct(Action<ReadOnlyMemory<byte>> to) : ILink
    {
        readonly Lock gate = new();
        Task last = Task.CompletedTask;

        public void Send(ReadOnlyMemory<byte> frame)
        {
            var copy = frame.ToArray();
            lock (gate) last = last.ContinueWith(_ => to(copy), TaskScheduler.Default);
        }
    }
}
