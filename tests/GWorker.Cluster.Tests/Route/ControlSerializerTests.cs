using System.Runtime.Serialization;
using Akka.Actor;
using FsCheck.Xunit;
using GWorker.Tests.TestKit;
using static GWorker.Tests.TestKit.Entries;

namespace GWorker.Tests.Route;

public class ControlSerializerTests
{
    static readonly ControlSerializer Serializer = new(null!);

    static readonly WorkerReport Report = new("w~1", "akka.tcp://gworker@a:1", "w[Model=big]", Stage.Condemned, 7, 3, 2, "A100", ["one", "two", ""]);

    static readonly NodeEntry Entry = new(
        "akka.tcp://gworker@a:1", -5, long.MaxValue, "app", true, false, ["A100", "A100", ""],
        [new("w", -1, true, "", new(0, 1, null)), new("v", 3, false, "A100 or H100", new(2, 9, 30.S))],
        [
            new("w", [], "w", 128, 1, 2, 5.S, 40.Ms, 8, new(3, 50.Ms, 2.5, 5.S, true), [64, 1], null, [new("w~1", 3, Stage.Ready, false, 2.S, "CPU"), new("w~2", 1, Stage.Draining, true, TimeSpan.Zero, "")]),
            new("v", [1, 2, 3], "v[Model=big]", 0, 0, 0, TimeSpan.Zero, TimeSpan.MaxValue, 0, null, [], "it could not enter", []),
        ]);

    // What was added since the data port: whether the node keeps calls, and for each worker how long it has been where it is.
    static int Calls(NodeEntry entry) => 1 + entry.Pools.Sum(p => p.Workers.Length) + More(entry);

    // What was added since that, each a byte where nothing is said: the largest payload; of a definition how long it starts and what its queue
    // holds; of a pool what is quarantined; of a worker what brought it where it is.
    static int More(NodeEntry entry) => 1 + 3 * entry.Offers.Length + entry.Pools.Sum(p => 1 + p.Workers.Length);

    static readonly IControlMessage[] Messages =
        [Entry, Calling("c"), new Wake(new("w~1"), [1, 2]), new Wake(new("w~1"), []), new Halt(new("w~1")), Leave.Instance, new Describe(new("a%20b~1")), new WorkerReportMessage(Report),
            new Policies("app", [new("w", [".MinWorkers(1)", ".Named(\"w\")"]), new("v", [])])];

    static object Read(byte[] bytes, string manifest) => Serializer.FromBinary(bytes, manifest);

    [Fact]
    public void All_messages_arrive_as_they_were()
    {
        foreach (var message in Messages)
        {
            var bytes = Serializer.ToBinary(message);
            var manifest = Serializer.Manifest(message);
            var back = Read(bytes, manifest);
            Assert.IsType(message.GetType(), back);
            Assert.Equivalent(message, back, strict: true);
            Assert.Equal(bytes, Serializer.ToBinary(back));
        }
    }

    [Fact]
    public void Every_message_has_a_manifest_of_its_own()
    {
        var types = typeof(IControlMessage).Assembly.GetTypes().Where(t => t.IsClass && typeof(IControlMessage).IsAssignableFrom(t));
        Assert.Equal(types.Select(t => t.Name).Order(), Messages.Select(m => m.GetType().Name).Distinct().Order());
        Assert.Equal(Messages.Select(m => m.GetType()).Distinct().Count(), Messages.Select(Serializer.Manifest).Distinct().Count());
    }

    [Fact]
    public void Another_versions_message_is_told_by_its_manifest() =>
        Assert.Contains("it is of another version: e2", Assert.ThrowsAny<SerializationException>(() => Read(Serializer.ToBinary(Entry), "e2")).Message, StringComparison.Ordinal);

    /// <summary>Akka.Remote drops a message for which this is thrown; another exception costs it the connection.</summary>
    [Fact]
    public void A_cut_message_is_a_serialization_error()
    {
        foreach (var message in Messages.Where(m => m is not Leave))
        {
            var bytes = Serializer.ToBinary(message);
            for (var length = 0; length < bytes.Length; length++)
            {
                if (message is NodeEntry entry && (bytes.Length - length == More(entry) || bytes.Length - length - Calls(entry) is 0 or 1)) continue; // an older node's, without that, or without a data port of one byte
                Assert.ThrowsAny<SerializationException>(() => Read(bytes[..length], Serializer.Manifest(message)));
            }
        }
    }

    [Fact]
    public void An_older_nodes_entry_has_no_data_port_and_an_older_node_reads_ours()
    {
        var older = Serializer.ToBinary(Entry with { DataPort = 0 })[..^(Calls(Entry) + 1)];
        Assert.Equivalent(Entry with { DataPort = 0 }, Read(older, "e1"), strict: true);
        Assert.Equal(older, Serializer.ToBinary(Entry with { DataPort = 65_535 })[..older.Length]);
        Assert.Equivalent(Entry with { DataPort = 65_535 }, Read(Serializer.ToBinary(Entry with { DataPort = 65_535 }), "e1"), strict: true);
        Assert.ThrowsAny<SerializationException>(() => Read([.. older, 0xCE, 0, 1, 0, 0], "e1"));
    }

    [Fact]
    public void An_older_nodes_entry_keeps_no_calls_and_an_older_node_reads_ours()
    {
        var pool = Entry.Pools[0] with { Workers = [.. Entry.Pools[0].Workers.Select((w, i) => w with { StageFor = i.S })] };
        var entry = Entry with { DataPort = 7, KeepsCalls = true, Pools = [pool, Entry.Pools[1]] };
        Assert.Equivalent(entry, Read(Serializer.ToBinary(entry), "e1"), strict: true);
        var older = Serializer.ToBinary(Entry with { DataPort = 7 })[..^Calls(Entry)];
        Assert.Equivalent(Entry with { DataPort = 7 }, Read(older, "e1"), strict: true);
        Assert.Equal(older, Serializer.ToBinary(entry)[..older.Length]);
    }

    [Fact]
    public void What_an_entry_says_of_payloads_starts_queues_and_why_stands_behind_what_an_older_node_reads()
    {
        var pool = Entry.Pools[0] with { Quarantined = ["epoch 1 on A100: it hung"], Workers = [.. Entry.Pools[0].Workers.Select((w, i) => w with { Why = i == 0 ? "Health gave false" : null })] };
        var entry = Entry with
        {
            MaxPayload = 64 << 20,
            Offers = [.. Entry.Offers.Select((o, i) => o with { StartupTimeout = (i + 1).Mins, QueueItems = 16_384 + i, QueueBytes = 1 << 30 })],
            Pools = [pool, Entry.Pools[1]],
        };
        Assert.Equivalent(entry, Read(Serializer.ToBinary(entry), "e1"), strict: true);
        var older = Serializer.ToBinary(Entry)[..^More(Entry)];
        Assert.Equivalent(Entry, Read(older, "e1"), strict: true);
        Assert.Equal(older, Serializer.ToBinary(entry)[..older.Length]);
    }

    [Property(MaxTest = 2000, QuietOnSuccess = true)]
    public void Hostile_bytes_are_a_message_or_a_serialization_error(byte[] bytes, byte at, byte value)
    {
        var damaged = Serializer.ToBinary(Entry);
        damaged[at % damaged.Length] = value;
        foreach (var manifest in (string[])["e1", "w1", "h1", "d1", "r1", "l1", "p1"])
            foreach (var candidate in (byte[][])[bytes, damaged, [0xA3, 119, 126, 49, .. bytes]])
            {
                try
                {
                    Assert.NotNull(Read(candidate, manifest));
                }
                catch (SerializationException)
                {
                }
            }
    }

    [Fact]
    public void What_claims_to_be_huge_is_not_believed()
    {
        // An array of two billion devices, and a key of as many bytes.
        var entry = Serializer.ToBinary(Calling("c"));
        byte[] head = [.. entry[..^6], 0xDD, 0x7F, 0xFF, 0xFF, 0xFF];
        Assert.ThrowsAny<SerializationException>(() => Read(head, "e1"));
        Assert.ThrowsAny<SerializationException>(() => Read([0xA3, 119, 126, 49, 0xC6, 0x7F, 0xFF, 0xFF, 0xFF], "w1"));
    }

    [Fact]
    public void A_workers_name_must_be_one()
    {
        Assert.ThrowsAny<SerializationException>(() => Read([0xA1, 65], "h1"));
        Assert.True(WorkerId.TryParse(WorkerId.New("a~b c/ü").Text, out var id));
        Assert.Equal("a~b c/ü", id.Service);
        Assert.NotEqual(WorkerId.New("w"), WorkerId.New("w"));
        Assert.False(WorkerId.TryParse("", out _));
        Assert.False(WorkerId.TryParse("~1", out _));
    }
}
