using FsCheck.Xunit;
using GWorker.Tests.BadInput;
using MessagePack;
using Microsoft.Extensions.Logging.Abstractions;

namespace GWorker.Tests.Spawn;

/// <summary>What strangers may ask: whatever they send, they get an error at most, and nothing is kept that is no call.</summary>
public sealed class AskTests : IDisposable
{
    readonly ClusterParts parts;
    readonly CallDesk desk;
    readonly Channel channel;
    readonly Service<Sink> service;
    readonly List<byte[]> told = [];

    public AskTests()
    {
        var node = new NodeParts(TimeProvider.System, null, NullLoggerFactory.Instance, new([], TimeProvider.System), TaskScheduler.Default, null, 64, Copies: false) { Kept = new(100, 1 << 20) };
        parts = new(node, "app", isHost: true, maxPayload: 10_000);
        var connections = new Connections(parts);
        node.Calls = parts.Calls = new(parts, connections);
        parts.Calls.Open();
        service = new(App.Cls<Sink>(), node);
        parts.Services.Add(service);
        channel = new(new Hears(told), new(), TimeProvider.System, static _ => { }, static _ => { });
        var limit = new PayloadLimit(10_000);
        desk = new(7, new Asks(channel), new(channel, parts.Services, parts.Ticks, limit, () => 1), limit, parts);
    }

    public void Dispose() => channel.Dispose();

    sealed class Hears(List<byte[]> frames) : ILink
    {
        public void Send(ReadOnlyMemory<byte> frame) => frames.Add(frame.ToArray());
    }

    /// <summary>The record of a question, without its kind.</summary>
    static byte[] Question(AskVerb verb, Action<RecordBuffer> write)
    {
        var buffer = RecordBuffer.Take();
        buffer.Append((ref MessagePackWriter to) =>
        {
            to.Write(1L);
            to.Write((byte)verb);
        });
        write(buffer);
        return buffer.WrittenSpan.ToArray();
    }

    byte[] Keep(string text)
    {
        var id = CallId.New();
        var destination = new Destination(service, ParameterSet.Empty, ParameterSet.Empty, null);
        var call = new KeptCall<string, int>(id, destination, (Contract<string, int>)Sink.Methods.Length, text, CallHead.OfSpawned(destination, id), 1.H);
        return Question(AskVerb.Keep, to => KeptCodec.Write(to, call, parts.Services.All[0], ParameterSet.Empty, 1.Mins, 1.H, 10_000));
    }

    /// <summary>As a connection does: what is thrown costs the record alone.</summary>
    void Take(byte[] record)
    {
        try
        {
            var from = new MessagePackReader(record);
            desk.Take(ref from);
        }
        catch (Exception)
        {
            // No more than that: see Connection.OnRecord.
        }
    }

    [Fact]
    public void A_call_that_is_one_is_kept()
    {
        Take(Keep("abc"));
        Assert.Equal(1, parts.Calls.Store!.Count);
        Assert.Single(told);
    }

    [Property(MaxTest = 500, QuietOnSuccess = true)]
    public void Hostile_bytes_keep_nothing_and_break_nothing(byte[] bytes, byte verb)
    {
        Take(bytes);
        Take([1, (byte)(verb % 12), .. bytes]);
        Assert.Equal(0, parts.Calls.Store!.Count);
    }

    [Property(MaxTest = 500, QuietOnSuccess = true)]
    public void A_damaged_call_is_kept_whole_or_not_at_all(ushort at, byte value, bool cut)
    {
        var record = Keep("abc");
        var place = 2 + at % (record.Length - 2);
        record[place] = value;
        Take(cut ? record[..place] : record);
        Assert.InRange(parts.Calls.Store!.Count, 0, 1);
        Assert.All(parts.Calls.Store.All, call =>
        {
            parts.Calls.Store.Remove(call);
            Assert.True(CallId.IsOne(call.Id));
            Assert.InRange(call.TimeToLive, TimeSpan.FromTicks(1), 24.H);
            Assert.InRange(call.Left(parts.Ticks.Now), TimeSpan.FromTicks(1), 24.H);
        });
    }

    [Fact]
    public void Foreign_ids_and_enormous_lengths_are_refused()
    {
        foreach (var id in (string[])["", "x", new('0', 27), new('A', 26), new('x', 100_000)])
            foreach (var verb in Enum.GetValues<AskVerb>())
                Take(Question(verb, to => to.Append((ref MessagePackWriter writer) => writer.Write(id))));
        Take([1, (byte)AskVerb.Look, 0xDB, 0x7F, 0xFF, 0xFF, 0xFF]); // a text of two billion bytes
        Take([1, (byte)AskVerb.Keep, 0xDD, 0x7F, 0xFF, 0xFF, 0xFF]);
        Assert.Equal(0, parts.Calls.Store!.Count);
    }

    [Fact]
    public void A_copy_from_nobody_that_is_known_is_not_held()
    {
        var record = Keep("abc");
        record[1] = (byte)AskVerb.Copy;
        Take(record);
        Assert.Equal(0, parts.Calls.Store!.Count);
    }

    [Fact]
    public void However_many_wait_for_calls_a_node_can_still_tell_how_others_ended()
    {
        using var asks = new Asks(channel);
        var number = 0L;
        while (asks.Open(number, waits: true) is not null) number++;
        Assert.Equal(16_384, number);
        Assert.NotNull(asks.Open(number, waits: false));
    }
}
