using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace GWorker.Tests.Wire;

/// <summary>Two channels and between them a network that does what it is told: lose, double, reorder, damage. Nothing moves by itself.</summary>
sealed class Net : IDisposable
{
    internal Net(ChannelOptions options, ChannelOptions? right = null)
    {
        Left = new(this, options, () => Right!);
        Right = new(this, right ?? options, () => Left);
    }

    internal FakeTimeProvider Clock { get; } = new();

    internal End Left { get; }

    internal End Right { get; }

    /// <summary>Delivers everything and lets time pass until nothing is left to say.</summary>
    internal void Settle()
    {
        for (var round = 0; round < 200; round++)
        {
            while (Left.Frames.Count + Right.Frames.Count > 0)
            {
                Left.DeliverAll();
                Right.DeliverAll();
            }

            Left.Channel.Flush();
            Right.Channel.Flush();
            if (Left.IsQuiet && Right.IsQuiet) return;
            Clock.Advance(TimeSpan.FromMilliseconds(25));
        }

        Assert.Fail("does not come to rest");
    }

    public void Dispose()
    {
        Left.Channel.Dispose();
        Right.Channel.Dispose();
    }

    /// <summary>One channel, and the frames it has sent that have not come to the other.</summary>
    internal sealed class End : ILink
    {
        readonly Func<End> peer;
        readonly ConcurrentQueue<byte[]> sent = new();
        readonly List<byte[]> frames = [];

        internal End(Net net, ChannelOptions options, Func<End> peer)
        {
            this.peer = peer;
            Channel = new(this, options, net.Clock, record => Received.Add(record.ToArray()), Faults.Add, beginning => TooLong.Add(beginning.ToArray()));
        }

        internal Channel Channel { get; }

        /// <summary>A channel flushes on threads of its own too: what they sent is seen from here on, and the list is the test's alone.</summary>
        internal List<byte[]> Frames
        {
            get
            {
                while (sent.TryDequeue(out var frame)) frames.Add(frame);
                return frames;
            }
        }

        internal List<byte[]> Written { get; } = [];

        internal List<byte[]> Received { get; } = [];

        /// <summary>The beginnings of records that were longer than this side takes.</summary>
        internal List<byte[]> TooLong { get; } = [];

        internal List<string> Faults { get; } = [];

        internal bool IsQuiet => Frames.Count == 0 && Channel.InFlight == 0 && Channel.Waiting == 0;

        public void Send(ReadOnlyMemory<byte> frame) => sent.Enqueue(frame.ToArray());

        internal void Write(byte[] record)
        {
            Written.Add(record);
            Channel.Write(record);
        }

        internal void DeliverAll()
        {
            while (Frames.Count > 0) Deliver(0);
        }

        internal void Deliver(int index)
        {
            var frame = Take(index);
            if (frame is not null) peer().Channel.Receive(frame);
        }

        internal byte[]? Take(int index)
        {
            if (Frames.Count == 0) return null;
            var frame = Frames[index % Frames.Count];
            Frames.RemoveAt(index % Frames.Count);
            return frame;
        }

        internal void CheckAllCame(End from) => Assert.Equal(from.Written, Received);
    }
}
