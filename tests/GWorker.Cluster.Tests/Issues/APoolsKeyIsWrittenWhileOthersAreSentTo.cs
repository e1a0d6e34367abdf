using GWorker.Tests.TestKit;
using GWorker.Tests.Wire;
using MessagePack;
using MessagePack.Formatters;
using Microsoft.Extensions.Logging.Abstractions;

namespace GWorker.Tests.Issues;

/// <summary>A value of a pool whose formatter, which is the user's own code, waits for the test.</summary>
[MessagePackFormatter(typeof(Formatter))]
public sealed record SlowKey(int Number)
{
    internal static readonly TaskCompletionSource Begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
    internal static readonly ManualResetEventSlim Go = new();

    public sealed class Formatter : IMessagePackFormatter<SlowKey>
    {
        public void Serialize(ref MessagePackWriter writer, SlowKey value, MessagePackSerializerOptions options)
        {
            Begun.TrySetResult();
            Go.Wait();
            writer.Write(value.Number);
        }

        public SlowKey Deserialize(ref MessagePackReader reader, MessagePackSerializerOptions options) => new(reader.ReadInt32());
    }
}

[Worker]
public partial class Keyed
{
    [Parameter(PerPool = true)] public partial SlowKey? Key { get; } = null;

    [Method] public int One() => 1;
}

/// <summary>The key of a pool was written under the lock of its connection's pools: until the user's formatter had returned no other pool could be sent to.</summary>
public sealed class APoolsKeyIsWrittenWhileOthersAreSentTo
{
    [Fact]
    public async Task Another_pool_has_its_peer()
    {
        await using var loopback = new Loopback(1);
        var node = new NodeParts(TimeProvider.System, null, NullLoggerFactory.Instance, new([], TimeProvider.System), TaskScheduler.Default, null, 64, Copies: false);
        var parts = new ClusterParts(node, "app", isHost: false, maxPayload: 10_000) { Uid = loopback.Uid };
        var connections = new Connections(parts);
        connections.Open(loopback.Hub);
        var service = new Service<Keyed>(App.Cls<Keyed>(), node);
        var wire = parts.Services.Add(service);
        var keyed = service.PoolOf(ParameterSet.Empty.With(0, new SlowKey(7), null))!;
        var outbox = connections.Of(loopback.Address, 2)!.Outbox;
        Task<RemotePeer>[] ofKeyed = [Task.Run(() => outbox.PeerOf(keyed, wire)!), Task.Run(() => outbox.PeerOf(keyed, wire)!)];
        RemotePeer usual;
        try
        {
            await SlowKey.Begun.Task.Soon();
            usual = await Task.Run(() => outbox.PeerOf(service.Usual, wire)!).Soon();
        }
        finally
        {
            SlowKey.Go.Set();
        }

        var peers = await Task.WhenAll(ofKeyed).Soon();
        Assert.Same(peers[0], peers[1]);
        Assert.Equal((0, 1), (usual.Number, peers[0].Number));
        Assert.Equal(new byte[] { 0x92, 0, 7 }, peers[0].Key.ToArray());
        Assert.Same(usual, outbox.PeerOf(service.Usual, wire));
        connections.Close("the test is over");
        await service.Stop();
    }
}
