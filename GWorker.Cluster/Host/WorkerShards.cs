using Akka.Cluster.Sharding;

namespace GWorker;

/// <summary>One worker, one entity, one shard: so that a worker can be placed, and moved, by itself.</summary>
internal sealed class WorkerShards : IMessageExtractor
{
    public string? EntityId(object message) => (message as IWorkerMessage)?.Id.Text;

    public object? EntityMessage(object message) => message;

    public string? ShardId(object message) => EntityId(message);

    public string ShardId(string entityId, object? messageHint = null) => entityId;
}
