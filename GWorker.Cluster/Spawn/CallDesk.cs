using MessagePack;

namespace GWorker;

/// <summary>Answers another node's questions about spawned calls. What it asks with is read at once, on the connection's thread; what takes time does so elsewhere.</summary>
/// <param name="peer">That node.</param>
/// <param name="asks">The way back.</param>
/// <param name="inbox">Its calls here.</param>
/// <param name="limit">What may travel there.</param>
/// <param name="parts">What this node shares.</param>
internal sealed class CallDesk(long peer, Asks asks, Inbox inbox, PayloadLimit limit, ClusterParts parts)
{
    /// <summary>One question.</summary>
    internal void Take(ref MessagePackReader from)
    {
        var number = from.ReadInt64();
        var verb = (AskVerb)from.ReadByte();
        if (verb == AskVerb.Over)
        {
            asks.Over(number);
            return;
        }

        if (asks.Open(number, waits: verb is not (AskVerb.Copy or AskVerb.Ended or AskVerb.Take or AskVerb.Place)) is not { } stop)
        {
            asks.Refuse(number, parts.App);
            return;
        }

        try
        {
            Answer(number, verb, ref from, stop.Token);
        }
        catch (Exception error)
        {
            asks.Fail(number, error as GWorkerException ?? limit.Unreadable("A spawned call", $"{verb}", "what was asked", error));
        }
    }

    void Answer(long number, AskVerb verb, ref MessagePackReader from, CancellationToken stop)
    {
        if (verb == AskVerb.Place)
        {
            var running = inbox.RunningFor(from.ReadInt64());
            asks.Tell(number, to => to.Append((ref MessagePackWriter writer) => writer.Write(running?.Ticks ?? -1)));
            return;
        }

        if (parts.Calls.Desk is not { } desk) throw new UnavailableException(parts.App, "this process is a client, and keeps no calls", "Ask a node that runs the app");
        switch (verb)
        {
            case AskVerb.Keep:
                _ = Keep(number, desk.Home, KeptCodec.Read(ref from, parts.Services, out _));
                break;
            case AskVerb.Copy:
                var size = from.Sequence.Length - from.Consumed;
                desk.Hold(KeptCodec.Read(ref from, parts.Services, out var left), peer, left, size);
                Yes(number, true);
                break;
            case AskVerb.Ended:
                Yes(number, End(desk, ref from));
                break;
            case AskVerb.Take:
                Yes(number, desk.Take(KeptCodec.ReadId(ref from), peer));
                break;
            default:
                Ask(number, verb, desk.Home, ref from, stop);
                break;
        }
    }

    bool End(Deputies desk, ref MessagePackReader from)
    {
        var id = KeptCodec.ReadId(ref from);
        var size = from.Sequence.Length - from.Consumed;
        if (desk.CopyOf(id, peer) is not { } copy) return false;
        var method = desk.Find(copy).Method;
        var ended = method.ReadKept(ref from, hasInput: false, id, copy.Destination, copy.Head, copy.TimeToLive);
        KeptCodec.ReadOutcome(ref from, ended, method);
        return desk.End(ended, peer, size);
    }

    void Ask(long number, AskVerb verb, CallHome home, ref MessagePackReader from, CancellationToken stop)
    {
        var (id, worker, signature) = (KeptCodec.ReadId(ref from), from.ReadString() ?? "", from.ReadString() ?? "");
        if (home.Store.Find(id) is not { } call) throw new UnknownCallException(id);
        if (call.Worker != worker || call.Method.Signature != signature) throw new CallMismatchException(id, ErrorCodec.Cap($"{worker}: {signature}"), $"{call.Worker}: {call.Method.Signature}");
        if (call.Home != 0) asks.Elsewhere(number);
        else _ = verb switch
        {
            AskVerb.Look => Look(number, home, call),
            AskVerb.Wait => Wait(number, call, stop),
            AskVerb.Cancel => Cancel(number, call, stop),
            _ => throw new MessagePackSerializationException($"No such question: {verb}."),
        };
    }

    async Task Keep(long number, CallHome home, KeptCall call)
    {
        try
        {
            await home.Keep(call).ConfigureAwait(false);
            Yes(number, true);
        }
        catch (Exception error)
        {
            asks.Fail(number, error);
        }
    }

    async Task Look(long number, CallHome home, KeptCall call)
    {
        var status = await home.Look(call).ConfigureAwait(false);
        asks.Tell(number, to => KeptCodec.Write(to, status));
    }

    async Task Wait(long number, KeptCall call, CancellationToken stop)
    {
        if (!await Over(number, call, stop).ConfigureAwait(false)) return;
        asks.Tell(number, to => KeptCodec.WriteOutcome(to, call, parts.Calls.Desk!.Find(call).Method, limit.Bytes));
    }

    async Task Cancel(long number, KeptCall call, CancellationToken stop)
    {
        call.Cancel();
        if (await Over(number, call, stop).ConfigureAwait(false)) Yes(number, call.Error is OperationCanceledException);
    }

    /// <summary>Waits for a call's end here; false where it moved, or nobody waits any more.</summary>
    async Task<bool> Over(long number, KeptCall call, CancellationToken stop)
    {
        try
        {
            if (await call.Over.WaitAsync(stop).ConfigureAwait(false)) return true;
            asks.Elsewhere(number);
        }
        catch (OperationCanceledException)
        {
            // Nobody waits for the answer.
        }

        return false;
    }

    void Yes(long number, bool yes) => asks.Tell(number, to => to.Append((ref MessagePackWriter writer) => writer.Write(yes)));
}
