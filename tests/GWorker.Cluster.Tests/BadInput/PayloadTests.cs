using GWorker.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace GWorker.Tests.BadInput;

/// <summary>What is too large to travel is refused before anything is sent.</summary>
public sealed class PayloadTests : IAsyncLifetime
{
    ClusterNode node = null!;
    ClusterNode client = null!;

    Handle<Sink> Sink => client.Get<Sink>();

    public async Task InitializeAsync()
    {
        node = await App.Of("payloads", App.Cls<Sink>().MinWorkers(1)).Start(new() { Loggers = NullLoggerFactory.Instance, MaxPayload = 100_000 });
        client = await App.Connect("payloads", new() { Seeds = [node.Seed()], Loggers = NullLoggerFactory.Instance, MaxPayload = 100_000 });
    }

    public async Task DisposeAsync()
    {
        await client.DisposeAsync();
        await node.DisposeAsync();
    }

    [Fact]
    public async Task An_input_over_the_maximum()
    {
        Assert.Equal(99_990, await Sink.Length.Remote(new string('x', 99_990)).Soon());
        var runs = BadInput.Sink.Runs;
        var error = await Sink.Length.Remote(new string('x', 100_001)).Throws<PayloadException>();
        Assert.Equal("Sink.Length: its input has more than 100000 bytes, and no more may travel. Send less, or raise ClusterOptions.MaxPayload on both sides.", error.Message);
        Assert.Equal(3, await Sink.Length.Remote("abc").Soon());
        Assert.Equal(runs + 1, BadInput.Sink.Runs);
    }

    [Fact]
    public async Task An_answer_over_the_maximum()
    {
        var error = await Sink.Make.Remote(100_001).Throws<PayloadException>();
        Assert.Contains("Sink.Make: its answer has more than 100000 bytes", error.Message, StringComparison.Ordinal);
        Assert.Equal(99_990, (await Sink.Make.Remote(99_990).Soon()).Length);
    }

    [Fact]
    public async Task A_spawned_call_answers_no_more_than_may_travel_wherever_it_is_fetched()
    {
        foreach (var sink in (Handle<Sink>[])[Sink, node.Get<Sink>()])
        {
            await sink.Length.Spawn(new string('x', 100_001)).Throws<PayloadException>();
            var call = await sink.Make.Spawn(100_001).Soon();
            Assert.Contains("Sink.Make: its answer has more than 100000 bytes", (await call.Get().Throws<PayloadException>()).Message, StringComparison.Ordinal);
            Assert.Equal(CallStage.Failed, (await call.Status().Soon()).Stage);
            Assert.Equal(99_980, (await (await sink.Make.Spawn(99_980).Soon()).Get().Soon()).Length);
        }
    }

    [Fact]
    public async Task A_gigabyte_costs_no_memory()
    {
        var row = new float[1 << 18];
        var rows = Enumerable.Repeat(row, 1024).ToArray(); // 1 GiB when it is written
        Assert.Equal(2, await Sink.Next.Remote(1).Soon());
        var before = GC.GetAllocatedBytesForCurrentThread();
        var call = Sink.Rows.Remote(rows);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 8 << 20);
        await call.Throws<PayloadException>();
        Assert.Equal(2, await Sink.Next.Remote(1).Soon());
    }

    [Fact]
    public async Task Without_a_word_of_anybody_64_MiB_are_the_maximum()
    {
        await using var plain = await App.Of("payloads", App.Cls<Sink>().MinWorkers(1)).Start(new() { Loggers = NullLoggerFactory.Instance });
        await using var caller = await App.Connect("payloads", new() { Seeds = [plain.Seed()], Loggers = NullLoggerFactory.Instance });
        var most = (64 << 20) / sizeof(float);
        Assert.Equal(1, await caller.Get<Sink>().Rows.Remote([new float[most - 16]]).Soon());
        var error = await caller.Get<Sink>().Rows.Remote([new float[most]]).Throws<PayloadException>();
        Assert.Equal("Sink.Rows: its input has more than 67108864 bytes, and no more may travel. Send less, or raise ClusterOptions.MaxPayload on both sides.", error.Message);
        Assert.Equal(2, await caller.Get<Sink>().Next.Remote(1).Soon());
    }

    /// <summary>
    /// What one side may send and the other may not take was sent again each second for ever, and every call behind it hung. Both say what they
    /// take; where one has not heard of it, or the other is too old to say, the call fails and the next one runs.
    /// </summary>
    [Theory]
    [InlineData(400_000, 100_000, true)]
    [InlineData(400_000, 100_000, false)]
    [InlineData(100_000, 400_000, true)]
    [InlineData(100_000, 400_000, false)]
    public async Task Limits_that_differ_refuse_by_the_smaller_one_and_wedge_nothing(int ofCaller, int ofNode, bool isSaid)
    {
        await using var host = await App.Of("payloads", App.Cls<Sink>().MinWorkers(1)).Start(new() { Loggers = NullLoggerFactory.Instance, MaxPayload = ofNode });
        await using var caller = await App.Connect("payloads", new() { Seeds = [host.Seed()], Loggers = NullLoggerFactory.Instance, MaxPayload = ofCaller });
        var sink = caller.Get<Sink>();
        Assert.Equal(2, await sink.Next.Remote(1).Soon());
        await host.Until(() => host.Directory.All.Length == 2);
        void Unsay()
        {
            if (isSaid) return;
            foreach (var connection in caller.Connections.All.Concat(host.Connections.All)) connection.Limit.Learn(int.MaxValue);
        }

        var runs = BadInput.Sink.Runs;
        Unsay();
        var input = await sink.Length.Remote(new string('x', 300_000)).Throws<PayloadException>();
        Assert.Equal("Sink.Length: its input has more than 100000 bytes, and no more may travel. Send less, or raise ClusterOptions.MaxPayload on both sides.", input.Message);
        Assert.Equal(runs, BadInput.Sink.Runs);
        Assert.Equal(99_990, await sink.Length.Remote(new string('x', 99_990)).Soon());
        Unsay();
        var answer = await sink.Make.Remote(300_000).Throws<PayloadException>();
        Assert.Equal("Sink.Make: its answer has more than 100000 bytes, and no more may travel. Send less, or raise ClusterOptions.MaxPayload on both sides.", answer.Message);
        Assert.Equal(99_990, (await sink.Make.Remote(99_990).Soon()).Length);

        await sink.Length.Spawn(new string('x', 300_000)).Throws<PayloadException>();
        var call = await sink.Make.Spawn(300_000).Soon();
        await call.Get().Throws<PayloadException>();
        Assert.Equal(2, await sink.Next.Remote(1).Soon());
    }

    [Fact]
    public async Task Inside_the_process_nothing_travels_and_there_is_no_maximum() =>
        Assert.Equal(1_000_000, await node.Get<Sink>().Length.Remote(new string('x', 1_000_000)).Soon());
}
