using System.Net;
using System.Net.Sockets;
using GWorker.Tests.TestKit;
using GWorker.Tests.Wire;

namespace GWorker.Tests.BadInput;

/// <summary>Whatever comes to a data port, it costs little, and a peer that comes next is served.</summary>
public sealed class DataPortTests : IDisposable
{
    const long Self = 7, Peer = 8;

    readonly ToldClock clock = new();
    readonly Lined port;

    public DataPortTests() => port = new(Self, clock, tls: null, Peer);

    public void Dispose() => port.Dispose();

    static byte[] Good => new Hello(Hello.ClusterOf(Lined.Cluster), Peer, Self).Written();

    static byte[] With(int at, byte value)
    {
        var bytes = Good;
        bytes[at] = value;
        return bytes;
    }

    public static TheoryData<string, byte[], string> Hellos() => new()
    {
        { "other magic", With(0, (byte)'H'), "it does not speak GWorker's protocol" },
        { "what a browser says", "GET / HTTP/1.1\r\nHost: node:4063\r\n\r\n"u8.ToArray(), "it does not speak GWorker's protocol" },
        { "zeros", new byte[Hello.Size], "it does not speak GWorker's protocol" },
        { "another version", With(4, 2), "it speaks version 2, and this node version 1" },
        { "another cluster", new Hello(Hello.ClusterOf("other"), Peer, Self).Written(), "it is of another cluster" },
        { "another incarnation", new Hello(Hello.ClusterOf(Lined.Cluster), Peer, Self + 1).Written(), "it looks for another node, or for an earlier life of this one" },
        { "a stranger", new Hello(Hello.ClusterOf(Lined.Cluster), 99, Self).Written(), "it is no member of the cluster that this node knows" },
    };

    [Theory]
    [MemberData(nameof(Hellos))]
    public async Task A_hello_that_is_none_closes(string what, byte[] hello, string why)
    {
        Assert.NotNull(what);
        for (var i = 0; i < 3; i++)
        {
            await using var stream = await port.Connect();
            await stream.WriteAsync(hello);
            await Closed(stream);
        }

        Assert.Contains($"was closed: {why}. This is told once", Assert.Single(port.Log.Lines, l => l.StartsWith("Warning", StringComparison.Ordinal)), StringComparison.Ordinal);
        await Serves();
    }

    [Fact]
    public async Task A_hello_that_is_cut_closes()
    {
        await using var stream = await port.Connect();
        await stream.WriteAsync(Good.AsMemory(0, 20));
        stream.Socket.Shutdown(SocketShutdown.Send);
        await Closed(stream);
        await Serves();
    }

    [Fact]
    public async Task A_hello_that_never_comes_closes_after_its_time()
    {
        await using var silent = await port.Connect();
        await using var slow = await port.Connect();
        await slow.WriteAsync(Good.AsMemory(0, 1));
        await clock.Set(DataPort.Patience, times: 2); // their time begins when they are accepted
        clock.Advance(DataPort.Patience);
        await Closed(silent);
        await Closed(slow);
        await port.Log.Until(l => l.Contains("it said no hello within 5 s", StringComparison.Ordinal));
        await Serves();
    }

    /// <summary>A machine that is there and takes no more connections says nothing, and the kernel tries for two minutes.</summary>
    [Fact]
    public async Task A_dial_that_nobody_answers_ends_when_it_is_given_up()
    {
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        full.Listen(0);
        var number = ((IPEndPoint)full.LocalEndPoint!).Port;
        using var giveUp = new CancellationTokenSource();
        Task[] dials = [.. Enumerable.Range(0, 5).Select(_ => port.Port.Dial("127.0.0.1", number, Peer, giveUp.Token))]; // the first find room, and hear no hello
        await clock.Set(DataPort.Patience, times: dials.Length);
        await giveUp.CancelAsync();
        foreach (var dial in dials) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => dial.Soon());
    }

    [Fact]
    public async Task More_at_a_time_without_a_hello_than_are_allowed_are_closed_and_the_others_may_still_say_it()
    {
        var streams = new List<NetworkStream>();
        for (var i = 0; i < DataPort.MostGreeting; i++) streams.Add(await port.Connect());
        for (var i = 0; i < 20; i++)
        {
            await using var more = await port.Connect();
            await Closed(more);
        }

        await streams[0].WriteAsync(Good);
        await streams[0].ReadExactlyAsync(new byte[Hello.Size]).AsTask().Soon();
        (await port.Lines.Reader.ReadAsync().AsTask().Soon()).Dispose();
        foreach (var stream in streams) await stream.DisposeAsync();
        Assert.Contains(port.Log.Lines, l => l.Contains("64 others have not said hello yet", StringComparison.Ordinal));

        // That they are gone is seen a little later.
        while (await Record.ExceptionAsync(Serves) is { } error) Assert.IsAssignableFrom<IOException>(error);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    [InlineData(DataLine.Longest + 1)]
    public async Task A_frame_that_would_be_too_long_closes_and_makes_no_room(int length)
    {
        await using var stream = await port.ConnectAs(Peer, Self);
        using var line = await port.Lines.Reader.ReadAsync().AsTask().Soon();
        var frames = 0;
        var read = line.Read(_ => frames++);
        await stream.WriteAsync((byte[])[3, 0, 0, 0, 1, 2, 3, .. BitConverter.GetBytes(length), 1, 2, 3]);
        Assert.Equal($"a frame of {length} bytes, and {DataLine.Longest} are the most", await read.Soon());
        await Closed(stream);
        Assert.Equal(1, frames);
        Assert.False(line.Send([1]));
        await Serves();
    }

    [Fact]
    public async Task A_connection_that_ends_inside_a_frame_brings_what_was_whole()
    {
        await using var stream = await port.ConnectAs(Peer, Self);
        using var line = await port.Lines.Reader.ReadAsync().AsTask().Soon();
        List<byte[]> frames = [];
        var read = line.Read(frame => frames.Add(frame.ToArray()));
        await stream.WriteAsync((byte[])[1, 0, 0, 0, 9, 0, 0, 0, 0, 200, 0, 0, 0, 1, 2]);
        stream.Socket.Shutdown(SocketShutdown.Send);
        Assert.Null(await read.Soon());
        Assert.Equal([[9], []], frames);
    }

    [Fact]
    public async Task A_peer_that_never_reads_costs_a_bounded_room_and_nobody_waits_for_it()
    {
        await using var deaf = await port.ConnectAs(Peer, Self);
        using var line = await port.Lines.Reader.ReadAsync().AsTask().Soon();
        var frame = new byte[16 * 1024];
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 8 * 1024; i++) // 128 MiB
        {
            Assert.True(line.Send(frame));
            line.Push();
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 5_000_000);
        await Serves();
    }

    async Task Serves()
    {
        await using var stream = await port.ConnectAs(Peer, Self);
        using var line = await port.Lines.Reader.ReadAsync().AsTask().Soon();
        var got = new TaskCompletionSource<byte[]>();
        var read = line.Read(frame => got.TrySetResult(frame.ToArray()));
        await stream.WriteAsync((byte[])[2, 0, 0, 0, 5, 6]);
        Assert.Equal([5, 6], await got.Task.Soon());
        Assert.True(line.Send([1, 2, 3]));
        line.Push();
        var answer = new byte[7];
        await stream.ReadExactlyAsync(answer).AsTask().Soon();
        Assert.Equal([3, 0, 0, 0, 1, 2, 3], answer);
    }

    // An end, or a reset where something was left unread.
    static async Task Closed(NetworkStream stream)
    {
        try
        {
            Assert.Equal(0, await stream.ReadAsync(new byte[1]).AsTask().Soon());
        }
        catch (IOException)
        {
        }
    }
}
