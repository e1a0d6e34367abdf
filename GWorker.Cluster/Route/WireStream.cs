using MessagePack;

namespace GWorker;

/// <summary>A method that streams as frames carry it.</summary>
internal sealed class WireStream<TIn, TOut>(Contract<TIn, TOut> contract, ulong id) : WireMethod(contract, id)
{
    internal override string? Fault => Codec.FaultOf(typeof(TIn)) ?? Codec.FaultOf(typeof(TOut));

    internal override void WriteInput(ref MessagePackWriter to, Item item) => Codec.Write(ref to, ((StreamItem<TIn, TOut>)item).Input);

    internal override Item ReadCall(ref MessagePackReader from, ForeignCall call, Inbox inbox, long number)
    {
        var input = Codec.Read<TIn>(ref from);
        if (input is null && !Method.AllowsNull) throw new MessagePackSerializationException($"{Method.Name} does not take null.");
        return new StreamItem<TIn, TOut>(call, contract, input, new FarStream<TOut>(inbox, number, call.Attempt));
    }

    /// <summary>The end of the stream.</summary>
    internal override void ReadAnswer(ref MessagePackReader from, Item item, int attempt) => ((StreamItem<TIn, TOut>)item).End(attempt, null);

    internal override void ReadItems(ref MessagePackReader from, Item item, int attempt)
    {
        var stream = (StreamItem<TIn, TOut>)item;
        for (var left = from.ReadInt32(); left > 0; left--)
        {
            var before = from.Consumed;
            var value = Codec.Read<TOut>(ref from);
            if (!stream.Emit(attempt, value, LookAhead.PerItem + (from.Consumed - before))) return;
        }
    }
}
