namespace GWorker;

/// <summary>
/// Spawned calls of a cluster, in its nodes' memory. Each has a home, which is the node that spawned it, or one that a client chose, and where
/// there are other nodes a deputy. An id says nothing of where they are, and both may change: who asks for a call asks all, and then its home.
/// </summary>
internal sealed class ClusterCalls(ClusterParts parts, Connections connections) : ICalls, IDisposable
{
    // Between the loss of a home and its deputy's taking over, which hear of it at different times; and while a node is new to another.
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // How long a member may take to say what it is, before it counts as none that keeps calls.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // How long others are asked where a call is.
    static readonly TimeSpan Search = TimeSpan.FromSeconds(30);

    /// <summary>What this node has of calls; null for a client.</summary>
    internal Deputies? Desk { get; private set; }

    internal CallStore? Store => Desk?.Home.Store;

    /// <summary>Makes this node one that keeps calls.</summary>
    internal void Open()
    {
        Desk = new(parts, connections);
        Desk.Home = new(new(parts.Node.Kept, parts.Clock, parts.Node.Scheduler), Desk, parts.Node);
        connections.Removed += Desk.OnRemoved;
        parts.Directory.Changed += Desk.OnChanged;
    }

    public async Task Keep(KeptCall call, CancellationToken cancel)
    {
        GWorkerException? refused = null;
        if (Desk is { } desk)
        {
            try
            {
                await desk.Home.Keep(call).ConfigureAwait(false);
                return;
            }
            catch (GWorkerException error) when (IsRefusal(error))
            {
                refused = error;
            }
        }

        foreach (var node in parts.Keepers.Select(e => e.Uid).Shuffle().ToArray())
        {
            if (connections.Find(node) is not { } connection) continue;
            Reply<bool> reply;
            try
            {
                reply = await connection.Asks.Ask(AskVerb.Keep, to => Write(to, call, connection.Limit.Bytes), static (ref MessagePack.MessagePackReader _) => true, cancel).ConfigureAwait(false);
            }
            catch (PayloadException error)
            {
                refused = error; // another may take more
                continue;
            }

            if (reply.End == AskEnd.Told)
            {
                call.Home = node;
                return;
            }

            if (reply.End == AskEnd.Unasked) continue;
            if (reply.End == AskEnd.Gone)
            {
                await Recover(call, cancel).ConfigureAwait(false);
                return;
            }

            refused = reply.Error as GWorkerException ?? new RemoteException(new(reply.Error?.Message ?? ""));
            if (!IsRefusal(refused)) throw refused;
        }

        throw refused ?? new UnavailableException(call.Worker, "no node that keeps calls is known", "Start one, or upgrade those that run");
    }

    public Task<CallStatus> Look(CallRef call, CancellationToken cancel) => Ask(
        call, cancel, async kept => (true, await Desk!.Home.Look(kept).ConfigureAwait(false)), AskVerb.Look, KeptCodec.ReadStatus);

    public Task<Outcome<TOut>> Wait<TOut>(CallRef call, CancellationToken cancel) => Ask(
        call, cancel, async kept => (await kept.Over.WaitAsync(kept.Over.IsCompleted ? default : cancel).ConfigureAwait(false), ((KeptCall<TOut>)kept).Outcome), AskVerb.Wait, KeptCodec.ReadOutcome<TOut>);

    public Task<bool> Cancel(CallRef call, CancellationToken cancel) => Ask(
        call, cancel,
        async kept =>
        {
            kept.Cancel();
            return (await kept.Over.WaitAsync(cancel).ConfigureAwait(false), kept.Error is OperationCanceledException);
        },
        AskVerb.Cancel, static (ref MessagePack.MessagePackReader from) => from.ReadBoolean());

    /// <summary>The node stops: what it keeps ends, or goes on elsewhere.</summary>
    /// <param name="grace">Within the time that its workers have as well.</param>
    internal async Task Leave(TimeSpan grace)
    {
        if (Desk is not { } desk) return;
        desk.Home.Close();
        using var late = new CancellationTokenSource(grace, parts.Clock);
        try
        {
            // Until there are none: what another node hands on or leaves behind meanwhile is this one's too.
            while (desk.Home.Store.All.Where(c => c is { Home: 0, Over.IsCompleted: false }).Select(c => c.Over).ToArray() is { Length: > 0 } left)
                await Task.WhenAll(left).WaitAsync(late.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // What still runs elsewhere ends there for nobody: its deputy hears that its home is gone, and does what it does then.
        }
    }

    /// <summary>Whether another node keeps a call, or has a copy of it and will: they are asked until all have said it, or are gone.</summary>
    internal async Task<bool> IsElsewhere(KeptCall call)
    {
        var asked = new CallRef(call.Destination.Route, call.Method, call.Id);
        var since = parts.Clock.GetTimestamp();
        while (parts.Clock.GetElapsedTime(since) < Search)
        {
            try
            {
                if (await AskAll(asked, default).ConfigureAwait(false) is not { } mayBe) return true;
                if (!mayBe) return false;
            }
            catch (GWorkerException)
            {
                // Whoever cannot say it now may soon.
            }

            await Task.Delay(Pause, parts.Clock).ConfigureAwait(false);
        }

        return true; // so that this node, which has stopped by now, is not the one to say how it ended
    }

    public void Dispose() => Store?.Dispose();

    static bool IsRefusal(GWorkerException error) => error is CallsFullException or DrainingException or ContractMismatchException;

    void Write(RecordBuffer to, KeptCall call, long most)
    {
        var service = parts.Services.Of(call.Destination.Route);
        KeptCodec.Write(to, call, service, call.Destination.Pool, call.Left(parts.Ticks.Now), call.TimeToLive, most);
    }

    /// <summary>The node that was asked to keep a call is gone, and did not say whether it has: its deputy may know.</summary>
    async Task Recover(KeptCall call, CancellationToken cancel)
    {
        var known = new CallRef(call.Destination.Route, call.Method, call.Id);
        try
        {
            await Look(known, cancel).ConfigureAwait(false);
        }
        catch (GWorkerException error) when (error is UnknownCallException or UnavailableException)
        {
            throw new WorkerLostException(call.Worker, call.Method.Name, "the node that was to keep it was lost", 1);
        }

        call.Home = known.Home;
    }

    /// <summary>Asks whoever keeps the call: this node, the one that answered for it last, or whoever says that it does.</summary>
    async Task<T> Ask<T>(CallRef call, CancellationToken cancel, Func<KeptCall, Task<(bool, T)>> here, AskVerb verb, Asks.Reads<T> read)
    {
        while (true)
        {
            if (Store?.Find(call.Id) is { Home: 0 } kept)
            {
                call.Check(kept.Worker, kept.Method.Signature);
                var (isHere, answer) = await here(kept).ConfigureAwait(false);
                if (isHere) return answer;
            }
            else if (connections.Find(call.Home) is { } known)
            {
                var reply = await known.Asks.Ask(verb, to => KeptCodec.Write(to, call), read, cancel).ConfigureAwait(false);
                if (reply.End == AskEnd.Told) return reply.Value!;
                if (reply is { End: AskEnd.Failed, Error: not UnknownCallException }) throw reply.Error!;
            }

            await Locate(call, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Finds out who keeps a call.</summary>
    /// <exception cref="UnknownCallException">Every node that keeps calls says that it is not its.</exception>
    /// <exception cref="UnavailableException">This node has stopped.</exception>
    async Task Locate(CallRef call, CancellationToken cancel)
    {
        call.Home = 0;
        var since = parts.Clock.GetTimestamp();
        while (true)
        {
            if (Store?.Find(call.Id) is { Home: 0 }) return;
            var mayCome = Store?.Find(call.Id) is not null || (parts.Clock.GetElapsedTime(since) < Patience && !KnowsAll());
            if (await AskAll(call, cancel).ConfigureAwait(false) is not { } mayBeSomewhere) return;
            if (connections.IsClosed) throw new UnavailableException(call.Route.Name, "this node has stopped, and knows of spawned calls no more", "Fetch the call by its id from another");
            if (!mayBeSomewhere && !mayCome) throw new UnknownCallException(call.Id);
            await Task.Delay(Pause, parts.Clock, cancel).ConfigureAwait(false);
        }
    }

    /// <summary>Asks every node that keeps calls: null where one of them is the call's home, else whether one may become that.</summary>
    async Task<bool?> AskAll(CallRef call, CancellationToken cancel)
    {
        using var rest = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        try
        {
            var mayBe = false;
            var asked = parts.Directory.All.Where(e => e.KeepsCalls && e.Uid != parts.Uid).Select(e => Ask(e.Uid, call, rest.Token)).ToArray();
            await foreach (var next in Task.WhenEach(asked).ConfigureAwait(false))
            {
                var (node, reply) = await next.ConfigureAwait(false);
                if (reply.End == AskEnd.Told)
                {
                    call.Home = node;
                    return null;
                }

                if (reply is { End: AskEnd.Failed, Error: not UnknownCallException }) throw reply.Error!;
                mayBe |= reply.End is AskEnd.Elsewhere or AskEnd.Gone or AskEnd.Unasked;
            }

            return mayBe;
        }
        finally
        {
            // Nobody waits for the others' answers.
            await rest.CancelAsync().ConfigureAwait(false);
        }
    }

    async Task<(long Node, Reply<CallStatus> Reply)> Ask(long node, CallRef call, CancellationToken cancel) =>
        (node, connections.Find(node) is { } connection
            ? await connection.Asks.Ask(AskVerb.Look, to => KeptCodec.Write(to, call), KeptCodec.ReadStatus, cancel).ConfigureAwait(false)
            : new(AskEnd.Unasked));

    /// <summary>Whether every member has said what it is: one that has joined just now, or that this node has just met, may keep the call.</summary>
    bool KnowsAll()
    {
        var known = parts.Directory.All.Select(e => e.Uid).ToHashSet();
        return connections.Known.All(uid => known.Contains(uid) || parts.Strangers.ContainsKey(uid));
    }
}
