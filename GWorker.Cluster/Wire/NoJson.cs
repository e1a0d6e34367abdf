using System.Runtime.Serialization;
using Akka.Actor;
using Akka.Configuration;
using Akka.Serialization;

namespace GWorker;

/// <summary>
/// In the place of Akka's JSON serializer, which brings to life whatever type a message from the network names. Nothing between
/// GWorker's nodes needs it: calls are frames, the control plane has its own serializer, and so have all of Akka's cluster parts.
/// </summary>
internal sealed class NoJson : Serializer
{
    /// <summary>As Akka makes the one in whose place it stands, whose settings are in its own configuration.</summary>
    public NoJson(ExtendedActorSystem system, Config _)
        : base(system)
    {
    }

    /// <summary>What replaces it, in the actor systems that GWorker makes; whoever brings one of his own decides for himself.</summary>
    internal const string Configuration = "akka.actor.serializers.json = \"GWorker.NoJson, GWorker.Cluster\"";

    /// <summary>The JSON serializer's own.</summary>
    public override int Identifier => 1;

    public override bool IncludeManifest => false;

    public override byte[] ToBinary(object obj) => throw new SerializationException($"{obj.GetType()} has no serializer of its own, and JSON with type names is not sent.");

    public override object FromBinary(byte[] bytes, Type type) => throw new SerializationException("A message in JSON with type names is not read.");
}
