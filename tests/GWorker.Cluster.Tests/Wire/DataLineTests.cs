using GWorker.Tests.Setup;
using GWorker.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace GWorker.Tests.Wire;

/// <summary>Channels over data connections on loopback, in the clear and over TLS.</summary>
public sealed class DataLineTests : IDisposable
{
    readonly Authority authority = new("ours");

    public void Dispose() => authority.Dispose();

    TlsIdentity? Tls(bool isOn) => isOn ? Identity(new() { Certificate = authority.Issue("node"), Authority = [authority.Certificate] }) : null;

    static TlsIdentity Identity(TlsOptions tls) => TlsIdentity.Of(tls, o => ConfigLayer.OfCode(new() { Tls = tls }).About(o), [])!;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Records_small_and_large_cross_both_ways(bool secure)
    {
        const int Count = 3000;
        using var left = new Lined(1, tls: Tls(secure), knows: 2);
        using var right = new Lined(2, tls: Tls(secure));
        var dialled = await right.Port.Dial("127.0.0.1", left.Port.Number, 1, CancellationToken.None).Soon();
        var accepted = await left.Lines.Reader.ReadAsync().AsTask().Soon();
        var (there, back) = (new TaskCompletionSource(), new TaskCompletionSource());
        var (nextThere, nextBack) = (0, 0);
        Channel? calls = null, answers = null;
        using var callLink = new PeerLink(new Nowhere(), frame => calls!.Receive(frame), NullLogger.Instance);
        using var answerLink = new PeerLink(new Nowhere(), frame => answers!.Receive(frame), NullLogger.Instance);
        var options = new ChannelOptions { ResendAfter = Patient.Patience }; // who doubts a connection closes it, and nobody dials another here
        using var opened = calls = new(callLink, options, TimeProvider.System, record => Next(record, ref nextBack, back), Assert.Fail);
        using var other = answers = new(
            answerLink, options, TimeProvider.System,
            record =>
            {
                Next(record, ref nextThere, there);
                answers!.Write(record.Span);
                answers.FlushSoon();
            },
            Assert.Fail);
        var ends = Task.WhenAll(callLink.Use(dialled), answerLink.Use(accepted));
        for (var i = 0; i < Count; i++)
        {
            calls.Write(Record(i));
            calls.FlushSoon();
        }

        await there.Task.Soon();
        await back.Task.Soon();
        Assert.True(callLink.IsDirect && answerLink.IsDirect);
        callLink.Dispose();
        await ends.Soon();
        Assert.False(callLink.IsDirect || answerLink.IsDirect);

        static byte[] Record(int i) => [.. BitConverter.GetBytes(i), .. new byte[i % 500 == 0 ? 300_000 : i % 90]];

        static void Next(ReadOnlyMemory<byte> record, ref int next, TaskCompletionSource done)
        {
            if (!record.Span.SequenceEqual(Record(next))) done.TrySetException(new InvalidOperationException($"{BitConverter.ToInt32(record.Span)} came for {next}"));
            if (++next == Count) done.TrySetResult();
        }
    }

    /// <summary>However much user code holds of the thread pool.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_comes_is_read_by_a_thread_that_is_none_of_the_pools(bool secure)
    {
        using var left = new Lined(1, tls: Tls(secure), knows: 2);
        using var right = new Lined(2, tls: Tls(secure));
        using var dialled = await right.Port.Dial("127.0.0.1", left.Port.Number, 1, CancellationToken.None).Soon();
        using var accepted = await left.Lines.Reader.ReadAsync().AsTask().Soon();
        var isPools = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var read = accepted.Read(_ => isPools.TrySetResult(Thread.CurrentThread.IsThreadPoolThread));
        Assert.True(dialled.Send([1]));
        dialled.Push();
        Assert.False(await isPools.Task.Soon());
        dialled.Dispose();
        Assert.Null(await read.Soon());
    }

    /// <summary>A node's last words: to close a socket under its reader throws away what is on its way.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_sent_before_it_is_closed_arrives(bool secure)
    {
        const int Count = 50;
        using var left = new Lined(1, tls: Tls(secure), knows: 2);
        using var right = new Lined(2, tls: Tls(secure));
        using var dialled = await right.Port.Dial("127.0.0.1", left.Port.Number, 1, CancellationToken.None).Soon();
        using var accepted = await left.Lines.Reader.ReadAsync().AsTask().Soon();
        var closes = dialled.Read(_ => { });
        for (var i = 0; i < Count; i++) Assert.True(dialled.Send(new byte[1000]));
        dialled.Push();
        dialled.Dispose();
        Assert.Null(await closes.Soon());
        var frames = 0;
        Assert.Null(await accepted.Read(_ => frames++).Soon());
        Assert.Equal(Count, frames);
    }

    /// <summary>The dialler would believe the listener: what is tested is that the listener does not believe it, and the other way round.</summary>
    [Fact]
    public async Task Whoever_has_no_certificate_that_is_believed_is_refused_in_both_directions()
    {
        using var foreign = new Authority("foreign");
        var stranger = Identity(new() { Certificate = foreign.Issue("stranger"), Authority = [foreign.Certificate, authority.Certificate] });
        using var ours = new Lined(1, tls: Tls(true), knows: 2);
        using var theirs = new Lined(2, tls: stranger, knows: 1);
        using var plain = new Lined(2, knows: 1);
        await Refused(theirs, ours, 1);
        await Refused(ours, theirs, 2);
        await Refused(plain, ours, 1);
        await Refused(ours, plain, 2);
        Assert.False(ours.Lines.Reader.TryRead(out _) || theirs.Lines.Reader.TryRead(out _) || plain.Lines.Reader.TryRead(out _));

        static async Task Refused(Lined from, Lined to, long uid)
        {
            // A TLS client may hear of the refusal only when it reads.
            var error = await Record.ExceptionAsync(() => from.Port.Dial("127.0.0.1", to.Port.Number, uid, CancellationToken.None).Soon());
            Assert.True(error is not null && DataLine.IsEnd(error), $"{error}");
        }
    }

    [Fact]
    public async Task While_there_is_no_connection_frames_go_the_other_way_and_it_is_dialled_again()
    {
        var clock = new FakeTimeProvider();
        var fallback = new Nowhere();
        using var left = new Lined(1, knows: 2);
        using var right = new Lined(2);
        var got = System.Threading.Channels.Channel.CreateUnbounded<byte[]>();
        var dials = System.Threading.Channels.Channel.CreateUnbounded<int>();
        using var link = new PeerLink(fallback, _ => { }, NullLogger.Instance);
        link.Send(new byte[] { 1 });
        Assert.Equal([[1]], fallback.Frames);

        link.Keep("there", Dial, clock);
        link.Keep("elsewhere", _ => throw new InvalidOperationException("It is dialled already."), clock);
        for (byte round = 2; round < 5; round++)
        {
            var accepted = await left.Lines.Reader.ReadAsync().AsTask().Soon();
            await dials.Reader.ReadAsync().AsTask().Soon();
            var read = accepted.Read(frame => got.Writer.TryWriteOrFail(frame.ToArray()));
            while (!link.IsDirect) await Task.Yield();
            link.Send(new[] { round });
            link.Push();
            Assert.Equal([round], await got.Reader.ReadAsync().AsTask().Soon());
            Assert.Single(fallback.Frames);

            // What carried it may be dead without knowing.
            link.Doubt();
            Assert.False(link.IsDirect);
            Assert.Null(await read.Soon());
            while (round < 4 && !left.Lines.Reader.TryPeek(out _))
            {
                clock.Advance(TimeSpan.FromMilliseconds(100));
                await Task.Yield();
            }
        }

        async Task<DataLine> Dial(CancellationToken cancel)
        {
            var line = await right.Port.Dial("127.0.0.1", left.Port.Number, 1, cancel);
            dials.Writer.TryWriteOrFail(1);
            return line;
        }
    }

    [Fact]
    public async Task That_its_peer_has_ended_it_is_told_and_not_that_another_took_its_place()
    {
        using var left = new Lined(1, knows: 2);
        using var right = new Lined(2);
        var told = System.Threading.Channels.Channel.CreateUnbounded<bool>();
        using var link = new PeerLink(new Nowhere(), _ => { }, NullLogger.Instance) { Connected = connected => told.Writer.TryWriteOrFail(connected) };

        async Task<(Task Used, DataLine Line, DataLine Far)> Use()
        {
            var line = await right.Port.Dial("127.0.0.1", left.Port.Number, 1, CancellationToken.None).Soon();
            var far = await left.Lines.Reader.ReadAsync().AsTask().Soon();
            var used = link.Use(line);
            Assert.True(await told.Reader.ReadAsync().AsTask().Soon());
            return (used, line, far);
        }

        var first = await Use();
        var second = await Use();
        await first.Used.Soon();
        Assert.False(told.Reader.TryRead(out _));

        second.Far.Dispose(); // as its process does when it dies
        await second.Used.Soon();
        Assert.False(await told.Reader.ReadAsync().AsTask().Soon());

        var third = await Use();
        link.Doubt();
        await third.Used.Soon();
        var fourth = await Use();
        link.Dispose(); // its peer is gone
        await fourth.Used.Soon();
        Assert.False(told.Reader.TryRead(out _));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Where_no_connection_comes_about_it_is_told_once_and_what_to_do_but_not_at_its_end(bool isEnding)
    {
        var clock = new FakeTimeProvider();
        var log = new Kept();
        var tries = 0;
        using var link = new PeerLink(new Nowhere(), _ => { }, log.CreateLogger("link")) { IsEnding = () => isEnding };
        link.Keep("10.0.0.1:4063", _ =>
        {
            Interlocked.Increment(ref tries);
            throw new IOException("no way there.");
        }, clock);
        while (Volatile.Read(ref tries) < 20)
        {
            clock.Advance(TimeSpan.FromSeconds(3));
            await Task.Yield();
        }

        Assert.Equal(
            isEnding ? [] : ["Warning link: No data connection to 10.0.0.1:4063: no way there. Calls go over Akka's, which costs time; open that port to this node, or say DataPort = -1"],
            log.Lines);
    }

    /// <summary>The other way: it keeps what it was given.</summary>
    sealed class Nowhere : ILink
    {
        internal List<byte[]> Frames { get; } = [];

        public void Send(ReadOnlyMemory<byte> frame) => Frames.Add(frame.ToArray());
    }
}
