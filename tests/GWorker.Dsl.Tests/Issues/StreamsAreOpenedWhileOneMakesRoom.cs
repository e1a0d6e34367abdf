using GWorker.Tests.TestKit;

namespace GWorker.Tests.Issues;

/// <summary>
/// The streams of a map that are under way were locked while one of them gave its slot up, and that sends out what waits: what wrote an input
/// slowly for another node held up the map, which could open no stream, and what threw there was its reader's.
/// </summary>
public class StreamsAreOpenedWhileOneMakesRoom
{
    [Fact]
    public async Task The_next_is_added_while_what_waits_is_sent()
    {
        var script = new Script();
        var gives = script.Streams.Gives;
        script.Streams.Gives = (n, context) => n == 1 && context.Attempt == 1 ? throw new InvalidDataException("the first time") : gives(n, context);
        await using var node = await TestNode.Start(script, App.Cls<Streamer>().MinWorkers(1).Concurrent(1).Retries(1, backoff: 1.S, jitter: false));
        var streams = new OpenStreams<int>(node.Clock);
        var (first, second) = (await Open(1), await Open(1_000));
        await node.Quiet();
        var third = await Open(2);
        await node.Pass(1.S);
        Assert.True(second.Call.IsHeldUp);
        var sends = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var go = new ManualResetEventSlim();
        second.Call.Taker!.Queue.Grant(new Slow(second.Call.Taker.Queue, Send), 0);
        var reads = streams.Read(first).AsTask();
        var passes = Task.Run(() => node.Clock.Advance(100.Ms));
        try
        {
            await sends.Task.Soon();
            await Task.Run(() => streams.Add(third)).Soon();
        }
        finally
        {
            go.Set();
        }

        await passes.Soon();
        Assert.True(await reads.Soon());
        await first.PassOn(static _ => default, long.MaxValue, new(true)).AsTask().Soon();
        Assert.Equal(1_000, (await Flows.Draining.Drain(second)).Count);
        Assert.Equal(2, (await Flows.Draining.Drain(third)).Count);

        async Task<OpenStream<int>> Open(int n)
        {
            var stream = await node.Get<Streamer>().Numbers.Open(n, new(node.Clock, default));
            if (n == 1_000) streams.Add(stream);
            return stream;
        }

        void Send()
        {
            if (second.Call.Attempt != 2) return;
            sends.TrySetResult();
            go.Wait();
        }
    }

    /// <summary>A node that is given nothing, and to which nothing is sent in no time.</summary>
    sealed class Slow(PoolQueue queue, Action send) : Peer(queue, 16)
    {
        internal override int BatchOf(int method) => 1;

        internal override void Send(Item item)
        {
        }

        internal override void Kick() => send();

        internal override bool MayRunAgain(int attempt) => false;
    }
}
