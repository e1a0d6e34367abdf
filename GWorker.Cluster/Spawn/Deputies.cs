using System.Runtime.CompilerServices;
using MessagePack;

namespace GWorker;

/// <summary>
/// A copy of each call that this node keeps, on one other node, and copies of other nodes' calls here. A call's home alone has it run and
/// answers for it. What it ends with is with its deputy before anybody sees it, so that the deputy, once the home is lost, says the same.
/// </summary>
internal sealed class Deputies(ClusterParts parts, Connections connections) : IDeputies
{
    // Behind one another they would take a round trip each; all at once they would fill the memory with bytes to be sent.
    const int CopiesAtOnce = 16;

    readonly Lock gate = new();
    readonly ConditionalWeakTable<KeptCall, Care> cares = [];
    long[] keepers = [];
    int tends;

    /// <summary>Set by whoever made both.</summary>
    internal CallHome Home { get; set; } = null!;

    public long Weigh(KeptCall call)
    {
        var buffer = RecordBuffer.Take();
        var method = Find(call).Method;
        if (call.IsAnswered) KeptCodec.WriteOutcome(buffer, call, method, parts.MaxPayload);
        else KeptCodec.WriteInput(buffer, call, method, parts.MaxPayload);
        return buffer.WrittenSpan.Length;
    }

    public ValueTask<GWorkerException?> Kept(KeptCall call) => Share(call, isNew: true);

    public ValueTask<GWorkerException?> Ended(KeptCall call) => Share(call, isNew: false);

    public async ValueTask<GWorkerException?> TakenOver(KeptCall call, DrainingException stops)
    {
        var care = cares.GetOrCreateValue(call);
        while (true)
        {
            await Share(call, isNew: false).ConfigureAwait(false);
            // All in one turn: nobody gets a copy while it is open whether somebody goes on with it.
            await care.Turn.WaitAsync().ConfigureAwait(false);
            try
            {
                if (care.Deputy == 0) return stops;
                var reply = connections.Find(care.Deputy) is not { } deputy ? new(AskEnd.Unasked) : await deputy.Asks.Ask(
                    AskVerb.Take, to => to.Append((ref MessagePackWriter writer) => writer.Write(call.Id)),
                    static (ref MessagePackReader from) => from.ReadBoolean()).ConfigureAwait(false);
                if (reply.End == AskEnd.Unasked)
                {
                    care.Deputy = 0; // another may do it
                    continue;
                }

                // One that was lost may have begun. Where it had told another node of the call, that one goes on.
                var isLost = reply.End == AskEnd.Gone;
                if (isLost ? await parts.Calls.IsElsewhere(call).ConfigureAwait(false) : reply is { End: AskEnd.Told, Value: true })
                {
                    Home.Store.Remove(call);
                    return null;
                }

                if (!isLost) return stops;
                if (Find(call).Service.Service.Cls.Policy.Reruns == 0) return new WorkerLostException(call.Worker, call.Method.Name, "the node that was to go on with it was lost", 1);
            }
            finally
            {
                care.Turn.Release();
            }
        }
    }

    /// <summary>Takes in a copy of another node's call.</summary>
    /// <param name="copy">The call.</param>
    /// <param name="from">Its home.</param>
    /// <param name="left">How long its outcome is still kept, where it has one.</param>
    /// <param name="size">Its bytes.</param>
    /// <exception cref="CallsFullException">There is no room.</exception>
    /// <exception cref="DrainingException">This node cannot have it.</exception>
    internal void Hold(KeptCall copy, long from, TimeSpan left, long size)
    {
        lock (gate)
        {
            // What a node sent before it was gone may be read after: there is nobody left to tell this one to take the call over.
            var known = Home.Store.Find(copy.Id);
            if (connections.Find(from) is null || (known is not null && known.Home != from)) throw new DrainingException(copy.Worker);
            Take(copy, from, known, size);
            if (copy.HasOutcome) Close(copy, left);
        }
    }

    /// <summary>A call of that node has ended: what is known of its end takes the copy's place. False where there is none.</summary>
    /// <param name="ended">The call with its outcome.</param>
    /// <param name="from">Its home.</param>
    /// <param name="size">The outcome's bytes.</param>
    /// <exception cref="CallsFullException">There is no room for it.</exception>
    internal bool End(KeptCall ended, long from, long size)
    {
        lock (gate)
        {
            if (CopyOf(ended.Id, from) is not { HasOutcome: false } copy) return false;
            Take(ended, from, copy, size);
            Close(ended, ended.TimeToLive);
            return true;
        }
    }

    /// <summary>The copy of a call of that node's; null where there is none.</summary>
    internal KeptCall? CopyOf(string id, long from) => Home.Store.Find(id) is { } call && call.Home == from ? call : null;

    /// <summary>Its home stops and has not run it: this node goes on with it. False where there is no copy.</summary>
    internal bool Take(string id, long from)
    {
        KeptCall? copy;
        lock (gate)
        {
            copy = CopyOf(id, from);
            if (copy is not { IsAnswered: false }) return false;
            copy.Home = 0;
        }

        _ = GoOn(copy);
        return true;
    }

    /// <summary>A node is gone: the calls that it kept are this one's, where it has the copy, and those that it had copies of need others.</summary>
    internal void OnRemoved(long uid)
    {
        List<KeptCall> mine = [];
        lock (gate)
        {
            foreach (var copy in Home.Store.All)
                if (copy.Home == uid)
                {
                    // First that: whoever finds it here is told of the end that its home may have told others of.
                    if (copy.HasOutcome) copy.End(copy.Expiry - parts.Ticks.Of(copy.TimeToLive));
                    else mine.Add(copy);
                    copy.Home = 0;
                }
        }

        foreach (var call in mine)
        {
            if (Find(call).Service.Service.Cls.Policy.Reruns > 0)
            {
                call.RunsAgain = true;
                _ = GoOn(call);
            }
            else
            {
                call.TryFail(new WorkerLostException(call.Worker, call.Method.Name, "the node that kept it was lost", 1));
            }
        }

        Tend(always: true);
    }

    /// <summary>Nodes have come or gone: calls without a copy may get one now.</summary>
    internal void OnChanged() => Tend(always: false);

    void Tend(bool always)
    {
        var now = parts.Keepers.Select(k => k.Uid).Order().ToArray();
        lock (gate)
        {
            if (!always && keepers.AsSpan().SequenceEqual(now)) return;
            keepers = now;
        }

        if (Interlocked.Increment(ref tends) == 1) _ = Task.Run(TendAll);
    }

    async Task TendAll()
    {
        int seen;
        do
        {
            seen = Volatile.Read(ref tends);
            var bare = Home.Store.All.Where(c => c.Home == 0 && connections.Find(cares.GetOrCreateValue(c).Deputy) is null).ToArray();
            await Parallel.ForEachAsync(bare, new ParallelOptions { MaxDegreeOfParallelism = CopiesAtOnce }, async (call, _) => await Share(call, isNew: false).ConfigureAwait(false)).ConfigureAwait(false);
        }
        while (Interlocked.Add(ref tends, -seen) > 0);
    }

    async Task GoOn(KeptCall call)
    {
        await Share(call, isNew: false).ConfigureAwait(false);
        call.Send();
    }

    void Take(KeptCall copy, long from, KeptCall? known, long size)
    {
        copy.Home = from;
        copy.MoveInto(Home);
        Home.Store.Replace(known, copy, size);
    }

    void Close(KeptCall copy, TimeSpan left)
    {
        copy.TakeOutcome();
        Home.Store.Expire(copy, left);
    }

    /// <summary>Sees to it that one other node has the call as it is now, if there is any that can. Never throws.</summary>
    /// <param name="call">A call that this node keeps.</param>
    /// <param name="isNew">It has not been accepted yet: where others could have a copy and are full, it is not.</param>
    /// <returns>What it is refused with, or must end with.</returns>
    async ValueTask<GWorkerException?> Share(KeptCall call, bool isNew)
    {
        var care = cares.GetOrCreateValue(call);
        await care.Turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!isNew && Home.Store.Find(call.Id) != call) return null; // it was refused, or has moved on

            // One deputy at a time: of two, both would take over.
            if (connections.Find(care.Deputy) is { } known)
            {
                if (!call.IsAnswered) return null;
                var told = await known.Asks.Ask(AskVerb.Ended, to => WriteEnded(to, call, known.Limit.Bytes), static (ref MessagePackReader from) => from.ReadBoolean()).ConfigureAwait(false);
                if (told.End == AskEnd.Told) return null; // it knows, or its copy had ended before
                if (told.End == AskEnd.Failed) return told.Error as GWorkerException ?? new PayloadException(told.Error!.Message);
            }

            care.Deputy = 0;
            GWorkerException? full = null;
            foreach (var next in parts.Keepers.Shuffle().ToArray())
            {
                if (connections.Find(next.Uid) is not { } deputy) continue;
                Reply<bool> reply;
                try
                {
                    reply = await deputy.Asks.Ask(AskVerb.Copy, to => WriteCall(to, call, deputy.Limit.Bytes), static (ref MessagePackReader _) => true).ConfigureAwait(false);
                }
                catch (PayloadException)
                {
                    continue; // another may take more
                }

                if (reply.End == AskEnd.Told)
                {
                    care.Deputy = next.Uid;
                    return null;
                }

                if (reply.Error is CallsFullException error) full = error;
            }

            if (!isNew || full is null) return null;
            Home.Store.Remove(call); // in turn: nobody finds it a copy after this
            return full;
        }
        catch (Exception error)
        {
            // Code of the user's that wrote it once and does not now; or the other node takes less than this one.
            return error as PayloadException ?? PayloadException.Unwritable(call.Worker, call.Method.Name, "what was spawned", error);
        }
        finally
        {
            care.Turn.Release();
        }
    }

    /// <summary>A call as it is now.</summary>
    void WriteCall(RecordBuffer to, KeptCall call, long most)
    {
        var now = parts.Ticks.Now;
        var left = call.Expiry == long.MaxValue ? call.TimeToLive : parts.Ticks.Span(call.Expiry - now);
        KeptCodec.Write(to, call, Find(call).Service, call.Destination.Pool, call.Left(now), left, most);
    }

    void WriteEnded(RecordBuffer to, KeptCall call, long most)
    {
        to.Append((ref MessagePackWriter writer) => writer.Write(call.Id));
        KeptCodec.WriteOutcome(to, call, Find(call).Method, most);
    }

    internal (WireService Service, WireMethod Method) Find(KeptCall call)
    {
        var service = parts.Services.Of(call.Destination.Route);
        return (service, service.Methods[call.Method.Index]);
    }

    sealed class Care
    {
        internal SemaphoreSlim Turn { get; } = new(1, 1);

        /// <summary>The node that has the copy, or 0. Belongs to whoever's turn it is.</summary>
        internal long Deputy { get; set; }
    }
}
