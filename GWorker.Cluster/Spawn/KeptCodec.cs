using MessagePack;

namespace GWorker;

/// <summary>Spawned calls, their outcomes and their status as bytes. What is read came from elsewhere: ids, times and lengths are what they may be, or it is not read.</summary>
internal static class KeptCodec
{
    /// <summary>A call with its input, or with its outcome where it has one.</summary>
    /// <exception cref="PayloadException">It cannot be written, or has more than may travel.</exception>
    internal static void Write(RecordBuffer to, KeptCall call, WireService service, ParameterSet pool, TimeSpan within, TimeSpan left, long maxPayload)
    {
        var method = service.Methods[call.Method.Index];
        var isAnswered = call.IsAnswered; // meanwhile it may be
        try
        {
            to.Append((ref MessagePackWriter writer) =>
            {
                writer.Write(call.Id);
                writer.Write(service.Name);
                writer.Write(method.Id);
                writer.Write(call.Method.Signature);
                writer.Write(pool.Count == 0 ? [] : service.KeyOf(pool));
                writer.Write(within.Ticks);
                writer.Write(call.TimeToLive.Ticks);
                HeadCodec.Write(ref writer, call.Head, call.Id);
                service.Write(ref writer, call.Destination.Call);
                writer.Write(isAnswered);
                if (isAnswered) writer.Write(left.Ticks);
            });
        }
        catch (Exception error)
        {
            throw Refused(to, call, "its parameters", maxPayload, error);
        }

        if (isAnswered) WriteOutcome(to, call, method, maxPayload);
        else WriteInput(to, call, method, maxPayload);
    }

    /// <exception cref="PayloadException">It cannot be written, or has more than may travel.</exception>
    internal static void WriteInput(RecordBuffer to, KeptCall call, WireMethod method, long maxPayload) =>
        WritePayload(to, call, "its input", maxPayload, (ref MessagePackWriter writer) => method.WriteInput(ref writer, call));

    /// <param name="from">The bytes.</param>
    /// <param name="services">The definitions of this process.</param>
    /// <param name="left">How long its outcome is still kept, where it has one.</param>
    /// <exception cref="ContractMismatchException">This node does not know the method.</exception>
    /// <exception cref="MessagePackSerializationException">These bytes are no call.</exception>
    internal static KeptCall Read(ref MessagePackReader from, WireServices services, out TimeSpan left)
    {
        var id = ReadId(ref from);
        var name = from.ReadString() ?? "";
        var service = services.Find(name);
        var method = service?.Find(from.ReadUInt64());
        if (service is null) from.Skip();
        var signature = from.ReadString() ?? "";
        if (method is null) throw new ContractMismatchException(name, signature);
        var pool = service!.SetOf(from.ReadBytes() is { } key ? System.Buffers.BuffersExtensions.ToArray(key) : []);
        var within = ReadTime(ref from);
        var lives = ReadTime(ref from);
        var head = HeadCodec.Read(ref from);
        var destination = new Destination(service.Service, service.Read(ref from), pool, within) { Tags = head.Tags, Parent = head.Parent };
        var isAnswered = from.ReadBoolean();
        left = isAnswered ? ReadTime(ref from) : lives;
        var call = method.ReadKept(ref from, hasInput: !isAnswered, id, destination, head, lives);
        if (isAnswered) ReadOutcome(ref from, call, method);
        return call;
    }

    /// <exception cref="PayloadException">It cannot be written, or has more than may travel.</exception>
    internal static void WriteOutcome(RecordBuffer to, KeptCall call, WireMethod method, long maxPayload)
    {
        to.Append((ref MessagePackWriter writer) =>
        {
            writer.Write(call.Error is null);
            if (call.Error is { } error) ErrorCodec.Write(ref writer, error);
        });
        if (call.Error is not null) return;
        WritePayload(to, call, "its answer", maxPayload, (ref MessagePackWriter writer) => method.WriteOutcome(ref writer, call));
    }

    static void WritePayload(RecordBuffer to, KeptCall call, string what, long maxPayload, RecordBuffer.Writes write)
    {
        try
        {
            var payload = to.Payload(maxPayload);
            write(ref payload);
            payload.Flush();
        }
        catch (Exception error)
        {
            throw Refused(to, call, what, maxPayload, error);
        }
    }

    static PayloadException Refused(RecordBuffer to, KeptCall call, string what, long maxPayload, Exception error) =>
        to.Refused(call.Worker, call.Method.Name, what, maxPayload, error);

    /// <summary>Gives a copy the outcome of its call.</summary>
    internal static void ReadOutcome(ref MessagePackReader from, KeptCall call, WireMethod method)
    {
        if (from.ReadBoolean()) method.ReadOutcome(ref from, call);
        else call.SetError(ErrorCodec.Read(ref from));
    }

    /// <summary>An outcome, for whoever fetched it.</summary>
    internal static Outcome<TOut> ReadOutcome<TOut>(ref MessagePackReader from) =>
        from.ReadBoolean() ? new(Codec.Read<TOut>(ref from)) : new(ErrorCodec.Read(ref from));

    internal static void Write(RecordBuffer to, CallRef call) => to.Append((ref MessagePackWriter writer) =>
    {
        writer.Write(call.Id);
        writer.Write(call.Route.Name);
        writer.Write(call.Method.Signature);
    });

    internal static void Write(RecordBuffer to, CallStatus status) => to.Append((ref MessagePackWriter writer) =>
    {
        writer.Write((byte)status.Stage);
        writer.Write(status.For.Ticks);
        writer.Write(status.Left?.Ticks ?? -1);
        writer.Write(status.Why is null ? null : ErrorCodec.Cap(status.Why));
    });

    internal static CallStatus ReadStatus(ref MessagePackReader from) => new(
        from.ReadByte() is var stage && stage <= (byte)CallStage.Cancelled ? (CallStage)stage : throw new MessagePackSerializationException($"No stage of a call: {stage}."),
        new(from.ReadInt64()), from.ReadInt64() is >= 0 and var left ? new TimeSpan(left) : null, from.ReadString());

    internal static string ReadId(ref MessagePackReader from) =>
        from.ReadString() is { } id && CallId.IsOne(id) ? id : throw new MessagePackSerializationException("No spawned call's id.");

    // Neither a deadline nor a time to live is over a day.
    static TimeSpan ReadTime(ref MessagePackReader from) => new(Math.Clamp(from.ReadInt64(), 1, TimeSpan.TicksPerDay));
}
