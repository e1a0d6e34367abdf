using System.Text;
using MessagePack;

namespace GWorker;

/// <summary>One method as frames carry it: keeps its types, so that a call stays typed on both sides of the wire.</summary>
internal abstract class WireMethod(MethodContract method, ulong id)
{
    internal MethodContract Method => method;

    /// <summary>Equal on two nodes when worker and signature are; a method that one node does not know is told from one it does.</summary>
    internal ulong Id => id;

    /// <summary>Why the method's types cannot travel, and what to write; null where they can.</summary>
    internal abstract string? Fault { get; }

    internal abstract void WriteInput(ref MessagePackWriter to, Item item);

    /// <summary>The rest of a call's record as an item whose answer goes back to where it came from.</summary>
    internal abstract Item ReadCall(ref MessagePackReader from, ForeignCall call, Inbox inbox, long number);

    /// <summary>The rest of an answer's record, for the caller. Throws where it cannot be read.</summary>
    internal abstract void ReadAnswer(ref MessagePackReader from, Item item, int attempt);

    /// <summary>The rest of a record with items of a stream, for the caller. Throws where it cannot be read.</summary>
    internal virtual void ReadItems(ref MessagePackReader from, Item item, int attempt) =>
        throw new MessagePackSerializationException($"{Method.Name} answers once.");

    /// <summary>The input of a spawned call.</summary>
    internal virtual void WriteInput(ref MessagePackWriter to, KeptCall call) => throw NotSpawned();

    /// <summary>The answer of a spawned call that has one.</summary>
    internal virtual void WriteOutcome(ref MessagePackWriter to, KeptCall call) => throw NotSpawned();

    /// <summary>Gives a copy of a spawned call its answer.</summary>
    internal virtual void ReadOutcome(ref MessagePackReader from, KeptCall call) => throw NotSpawned();

    /// <summary>A spawned call as another node wrote it.</summary>
    internal virtual KeptCall ReadKept(ref MessagePackReader from, bool hasInput, string id, Destination destination, CallHead head, TimeSpan timeToLive) => throw NotSpawned();

    MessagePackSerializationException NotSpawned() => new($"{Method.Name} streams: it is not spawned.");

    private protected static TIn ReadInput<TIn, TOut>(ref MessagePackReader from, Contract<TIn, TOut> contract)
    {
        var input = Codec.Read<TIn>(ref from);
        return contract.Refuse(input, nameof(input)) is null ? input : throw new MessagePackSerializationException($"{contract.Name} does not take null.");
    }

    internal static WireMethod Of(string worker, MethodContract method) => method.Accept(new Maker(worker));

    // FNV-1a: stable over processes and machines, unlike string hash codes.
    static ulong IdOf(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes(text)) hash = unchecked((hash ^ b) * 1099511628211UL);
        return hash;
    }

    sealed class Maker(string worker) : IContractVisitor<WireMethod>
    {
        public WireMethod Visit<TIn, TOut>(Contract<TIn, TOut> contract)
        {
            var id = IdOf($"{worker}.{contract.Signature}");
            return contract.IsStream ? new WireStream<TIn, TOut>(contract, id) : new WireMethod<TIn, TOut>(contract, id);
        }
    }
}

/// <inheritdoc cref="WireMethod"/>
internal sealed class WireMethod<TIn, TOut>(Contract<TIn, TOut> contract, ulong id) : WireMethod(contract, id)
{
    internal override string? Fault => Codec.FaultOf(typeof(TIn)) ?? Codec.FaultOf(typeof(TOut));

    internal override void WriteInput(ref MessagePackWriter to, Item item) => Codec.Write(ref to, ((Item<TIn, TOut>)item).Input);

    internal override void WriteInput(ref MessagePackWriter to, KeptCall call) => Codec.Write(ref to, ((KeptCall<TIn, TOut>)call).Input);

    internal override void WriteOutcome(ref MessagePackWriter to, KeptCall call) => Codec.Write(ref to, ((KeptCall<TOut>)call).Outcome.Value);

    internal override void ReadOutcome(ref MessagePackReader from, KeptCall call) => ((KeptCall<TOut>)call).SetOutcome(new(Codec.Read<TOut>(ref from)));

    internal override KeptCall ReadKept(ref MessagePackReader from, bool hasInput, string id, Destination destination, CallHead head, TimeSpan timeToLive) =>
        new KeptCall<TIn, TOut>(id, destination, contract, hasInput ? ReadInput(ref from, contract) : default!, head, timeToLive);

    internal override Item ReadCall(ref MessagePackReader from, ForeignCall call, Inbox inbox, long number) =>
        new Item<TIn, TOut>(call, contract, ReadInput(ref from, contract), new RemoteSink<TOut>(inbox, number, call.Attempt));

    internal override void ReadAnswer(ref MessagePackReader from, Item item, int attempt) =>
        ((Item<TIn, TOut>)item).Answer(attempt, new Outcome<TOut>(Codec.Read<TOut>(ref from)));
}
