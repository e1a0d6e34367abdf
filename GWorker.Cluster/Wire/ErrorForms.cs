using System.Collections.Frozen;
using MessagePack;

namespace GWorker;

/// <summary>The errors that arrive as what they were. Any other, and any number that is not here, arrives as text.</summary>
internal static class ErrorForms
{
    static readonly ErrorForm[] All =
    [
        new ErrorForm<OperationCanceledException>(1, 0,
            static (ref _, _) => { },
            static (ref _, told) => new(told.Message, told.Cause)),
        new ErrorForm<WorkerFailedException>(2, 5,
            static (ref to, e) => Texts(ref to, e.Worker, e.Method, e.ErrorType, e.ErrorMessage, e.RemoteStack),
            static (ref from, told) => new(told, Text(ref from), Text(ref from), Text(ref from), Text(ref from), Text(ref from))),
        new ErrorForm<CallTimeoutException>(3, 3,
            static (ref to, e) => Times(ref to, e.Deadline, e.Queued, e.Ran),
            static (ref from, told) => new(told, Time(ref from), Time(ref from), Time(ref from))),
        new ErrorForm<OverloadedException>(4, 1,
            static (ref to, e) => Times(ref to, e.RetryAfter),
            static (ref from, told) => new(told, Time(ref from))),
        new ErrorForm<UnavailableException>(5, 1,
            static (ref to, e) => Texts(ref to, e.Why),
            static (ref from, told) => new(told, Text(ref from))),
        new ErrorForm<WorkerLostException>(6, 1,
            static (ref to, e) => Numbers(ref to, e.Attempts),
            static (ref from, told) => new(told, from.ReadInt32())),
        new ErrorForm<DrainingException>(7, 0,
            static (ref _, _) => { },
            static (ref _, told) => new(told)),
        new ErrorForm<BatchShapeException>(8, 2,
            static (ref to, e) => Numbers(ref to, e.Expected, e.Got),
            static (ref from, told) => new(told, from.ReadInt32(), from.ReadInt32())),
        new ErrorForm<ListTooLongException>(9, 2,
            static (ref to, e) => Numbers(ref to, e.Items, e.Bound),
            static (ref from, told) => new(told, from.ReadInt32(), from.ReadInt32())),
        new ErrorForm<WorkerStartException>(10, 0,
            static (ref _, _) => { },
            static (ref _, told) => new(told)),
        new ErrorForm<DeviceMissingException>(11, 0,
            static (ref _, _) => { },
            static (ref _, told) => new(told)),
        new ErrorForm<DefinitionException>(12, 1,
            static (ref to, e) => Faults(ref to, e.Faults),
            static (ref from, told) => new(told, Faults(ref from))),
        new ErrorForm<ContractMismatchException>(13, 2,
            static (ref to, e) => Texts(ref to, e.Worker, e.Signature),
            static (ref from, told) => new(told, Text(ref from), Text(ref from))),
        new ErrorForm<PayloadException>(14, 0,
            static (ref _, _) => { },
            static (ref _, told) => new(told)),
        new ErrorForm<PayloadTooLargeException>(15, 2,
            static (ref to, e) => Longs(ref to, e.Bytes, e.Bound),
            static (ref from, told) => new(told, from.ReadInt64(), from.ReadInt64())),
        new ErrorForm<DeviceFaultException>(20, 3,
            static (ref to, e) => Texts(ref to, e.Worker, e.Device, e.Reason),
            static (ref from, told) => new(told, Text(ref from), Text(ref from), Text(ref from))),
        new ErrorForm<DeviceMemoryException>(21, 4,
            static (ref to, e) =>
            {
                Texts(ref to, e.Worker, e.Device);
                Longs(ref to, e.Asked, e.Free);
            },
            static (ref from, told) => new(told, Text(ref from), Text(ref from), from.ReadInt64(), from.ReadInt64())),
        new ErrorForm<KernelException>(22, 3,
            static (ref to, e) => Texts(ref to, e.Kernel, e.Line ?? "", e.Reason),
            static (ref from, told) => new(told, Text(ref from), Text(ref from) is { Length: > 0 } line ? line : null, Text(ref from))),
        new ErrorForm<UnknownCallException>(30, 1,
            static (ref to, e) => Texts(ref to, e.Id),
            static (ref from, told) => new(told, Text(ref from))),
        new ErrorForm<CallsFullException>(31, 2,
            static (ref to, e) => Longs(ref to, e.Calls, e.Bytes),
            static (ref from, told) => new(told, from.ReadInt32(), from.ReadInt64())),
        new ErrorForm<CallMismatchException>(32, 2,
            static (ref to, e) => Texts(ref to, e.Id, e.Kept),
            static (ref from, told) => new(told, Text(ref from), Text(ref from))),
    ];

    static readonly FrozenDictionary<Type, ErrorForm> Types = All.ToFrozenDictionary(f => f.Type);
    static readonly FrozenDictionary<int, ErrorForm> Codes = All.ToFrozenDictionary(f => f.Code);

    internal static ErrorForm? Of(Exception error) =>
        Types.GetValueOrDefault(error is OperationCanceledException ? typeof(OperationCanceledException) : error.GetType());

    internal static ErrorForm? Of(int code) => Codes.GetValueOrDefault(code);

    static void Texts(ref MessagePackWriter to, params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts) to.Write(ErrorCodec.Cap(text));
    }

    static void Times(ref MessagePackWriter to, params ReadOnlySpan<TimeSpan> times)
    {
        foreach (var time in times) to.Write(time.Ticks);
    }

    static void Numbers(ref MessagePackWriter to, params ReadOnlySpan<int> numbers)
    {
        foreach (var number in numbers) to.Write(number);
    }

    static void Longs(ref MessagePackWriter to, params ReadOnlySpan<long> numbers)
    {
        foreach (var number in numbers) to.Write(number);
    }

    static void Faults(ref MessagePackWriter to, IReadOnlyList<Fault> faults)
    {
        to.WriteArrayHeader(faults.Count);
        foreach (var fault in faults)
        {
            to.WriteArrayHeader(4);
            Texts(ref to, fault.Code, fault.Where, fault.What, fault.Write);
        }
    }

    static string Text(ref MessagePackReader from) => from.ReadString() ?? "";

    static TimeSpan Time(ref MessagePackReader from) => new(from.ReadInt64());

    static Fault[] Faults(ref MessagePackReader from)
    {
        // The reader has made sure that so many bytes at least are there.
        var faults = new Fault[from.ReadArrayHeader()];
        for (var i = 0; i < faults.Length; i++)
        {
            if (from.ReadArrayHeader() != 4) throw new MessagePackSerializationException("A fault has four texts.");
            faults[i] = new(Text(ref from), Text(ref from), Text(ref from), Text(ref from));
        }

        return faults;
    }
}
