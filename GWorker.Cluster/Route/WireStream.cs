using System.Buffers;
using System.Runtime.CompilerServices;
using MessagePack;

namespace GWorker;

/// <summary>A method that streams as frames carry it.</summary>
internal sealed class WireStream<TIn, TOut>(Contract<TIn, TOut> contract, ulong id) : WireMethod(contract, id)
{
    internal override string? Fault => Codec.FaultOf(typeof(TIn)) ?? Codec.FaultOf(typeof(TOut));

    internal override void WriteInput(ref MessagePackWriter to, Item item) => Codec.Write(ref to, ((StreamItem<TIn, TOut>)item).Input);

    internal override Item ReadCall(ref MessagePackReader from, ForeignCall call, Inbox inbox, long number) =>
        new StreamItem<TIn, TOut>(call, contract, ReadInput(ref from, contract), new FarStream<TOut>(inbox, number, call.Attempt));

    /// <summary>The end of the stream.</summary>
    internal override void ReadAnswer(ref MessagePackReader from, Item item, int attempt) => ((StreamItem<TIn, TOut>)item).End(attempt, null);

    internal override void ReadItems(ref MessagePackReader from, Item item, int attempt)
    {
        // None is shorter than a byte: nothing is allocated for what was only declared.
        var count = (int)Math.Clamp(from.ReadInt32(), 0, from.Sequence.Length - from.Consumed);
        var before = from.Consumed;
        var values = ArrayPool<TOut>.Shared.Rent(count);
        var read = 0;
        try
        {
            for (; read < count; read++) values[read] = Codec.Read<TOut>(ref from);
        }
        finally
        {
            // What came before one that cannot be read is the reader's all the same.
            ((StreamItem<TIn, TOut>)item).Emit(attempt, values.AsSpan(0, read), read * (long)LookAhead.PerItem + (from.Consumed - before));
            ArrayPool<TOut>.Shared.Return(values, RuntimeHelpers.IsReferenceOrContainsReferences<TOut>());
        }
    }
}
