using MessagePack;

namespace GWorker;

/// <summary>Directory entries as bytes. Written by hand: a fixed shape, no types from the wire, and nothing to compile at start.</summary>
internal static class EntryCodec
{
    // No real node has more; what claims to is not read.
    const int Most = 100_000;

    internal static void Write(ref MessagePackWriter to, NodeEntry entry)
    {
        to.Write(entry.Address);
        to.Write(entry.Uid);
        to.Write(entry.Version);
        to.Write(entry.App);
        to.Write(entry.IsHost);
        to.Write(entry.IsLeaving);
        to.WriteArrayHeader(entry.Devices.Length);
        foreach (var device in entry.Devices) to.Write(device);
        to.WriteArrayHeader(entry.Offers.Length);
        foreach (var offer in entry.Offers)
        {
            to.Write(offer.Service);
            to.Write(offer.Room);
            to.Write(offer.CanHost);
            to.Write(offer.Wishes);
            to.Write(offer.Policy.Least);
            to.Write(offer.Policy.Most);
            to.Write(offer.Policy.ScaleDown?.Ticks ?? -1);
        }

        to.WriteArrayHeader(entry.Pools.Length);
        foreach (var pool in entry.Pools) Write(ref to, pool);
        to.Write(entry.DataPort);
        to.Write(entry.KeepsCalls);
        foreach (var pool in entry.Pools)
            foreach (var worker in pool.Workers) to.Write(worker.StageFor.Ticks);
        to.Write(entry.MaxPayload);
        foreach (var offer in entry.Offers)
        {
            to.Write(offer.StartupTimeout.Ticks);
            to.Write(offer.QueueItems);
            to.Write(offer.QueueBytes);
        }

        foreach (var pool in entry.Pools)
        {
            to.WriteArrayHeader(pool.Quarantined.Length);
            foreach (var text in pool.Quarantined) to.Write(text);
            foreach (var worker in pool.Workers) to.Write(worker.Why);
        }
    }

    internal static NodeEntry Read(ref MessagePackReader from)
    {
        var (address, uid, version, app) = (Text(ref from), from.ReadInt64(), from.ReadInt64(), Text(ref from));
        var (isHost, isLeaving) = (from.ReadBoolean(), from.ReadBoolean());
        var devices = new string[Count(ref from)];
        for (var i = 0; i < devices.Length; i++) devices[i] = Text(ref from);
        var offers = new Offer[Count(ref from)];
        for (var i = 0; i < offers.Length; i++)
            offers[i] = new(Text(ref from), from.ReadInt32(), from.ReadBoolean(), Text(ref from), new(from.ReadInt32(), from.ReadInt32(), from.ReadInt64() is >= 0 and var after ? new TimeSpan(after) : null));
        var pools = new PoolEntry[Count(ref from)];
        for (var i = 0; i < pools.Length; i++) pools[i] = ReadPool(ref from);

        // An older node's entry ends here or below, and an older node reads no further: the two talk over Akka's connection.
        var dataPort = from.End ? 0 : from.ReadUInt16();
        if (from.End) return new(address, uid, version, app, isHost, isLeaving, devices, offers, pools, dataPort);

        // Here that of one which does not know of spawned calls.
        var keepsCalls = from.ReadBoolean();
        foreach (var pool in pools)
            for (var i = 0; i < pool.Workers.Length; i++) pool.Workers[i] = pool.Workers[i] with { StageFor = new(from.ReadInt64()) };
        if (from.End) return new(address, uid, version, app, isHost, isLeaving, devices, offers, pools, dataPort, keepsCalls);

        // And here that of one which says neither what it takes nor why its workers are where they are.
        var maxPayload = from.ReadInt64();
        for (var i = 0; i < offers.Length; i++) offers[i] = offers[i] with { StartupTimeout = new(from.ReadInt64()), QueueItems = from.ReadInt32(), QueueBytes = from.ReadInt64() };
        for (var i = 0; i < pools.Length; i++)
        {
            var quarantined = new string[Count(ref from)];
            for (var at = 0; at < quarantined.Length; at++) quarantined[at] = Text(ref from);
            pools[i] = pools[i] with { Quarantined = quarantined };
            for (var at = 0; at < pools[i].Workers.Length; at++) pools[i].Workers[at] = pools[i].Workers[at] with { Why = from.ReadString() };
        }

        return new(address, uid, version, app, isHost, isLeaving, devices, offers, pools, dataPort, keepsCalls, maxPayload);
    }

    static void Write(ref MessagePackWriter to, PoolEntry pool)
    {
        to.Write(pool.Service);
        to.Write(pool.Key);
        to.Write(pool.Name);
        to.Write(pool.Credits);
        to.Write(pool.Waiting);
        to.Write(pool.Running);
        to.Write(pool.PressedFor.Ticks);
        to.Write(pool.LateAfter.Ticks);
        to.Write(pool.Reruns);
        Write(ref to, pool.Retry);
        to.WriteArrayHeader(pool.Batches.Length);
        foreach (var batch in pool.Batches) to.Write(batch);
        to.Write(pool.Failure);
        to.WriteArrayHeader(pool.Workers.Length);
        foreach (var worker in pool.Workers)
        {
            to.Write(worker.Id);
            to.Write(worker.Epoch);
            to.Write((int)worker.Stage);
            to.Write(worker.IsLeaving);
            to.Write(worker.IdleFor.Ticks);
            to.Write(worker.Device);
        }
    }

    static PoolEntry ReadPool(ref MessagePackReader from)
    {
        var (service, key, name) = (Text(ref from), Bytes(ref from), Text(ref from));
        var (credits, waiting, running) = (from.ReadInt32(), from.ReadInt32(), from.ReadInt32());
        var (pressed, late, reruns) = (new TimeSpan(from.ReadInt64()), new TimeSpan(from.ReadInt64()), from.ReadInt32());
        var retry = ReadRetry(ref from);
        var batches = new int[Count(ref from)];
        for (var i = 0; i < batches.Length; i++) batches[i] = from.ReadInt32();
        var failure = from.ReadString();
        var workers = new WorkerEntry[Count(ref from)];
        for (var i = 0; i < workers.Length; i++)
            workers[i] = new(Text(ref from), from.ReadInt32(), (Stage)from.ReadInt32(), from.ReadBoolean(), new(from.ReadInt64()), Text(ref from));
        return new(service, key, name, credits, waiting, running, pressed, late, reruns, retry, batches, failure, workers);
    }

    static void Write(ref MessagePackWriter to, RetrySpec? retry)
    {
        to.Write(retry?.Times ?? 0);
        if (retry is null or { Times: 0 }) return;
        to.Write(retry.Backoff.Ticks);
        to.Write(retry.Factor);
        to.Write(retry.Max.Ticks);
        to.Write(retry.Jitter);
    }

    static RetrySpec? ReadRetry(ref MessagePackReader from)
    {
        var times = from.ReadInt32();
        return times == 0 ? null : new(times, new(from.ReadInt64()), from.ReadDouble(), new(from.ReadInt64()), from.ReadBoolean());
    }

    static string Text(ref MessagePackReader from) => from.ReadString() ?? "";

    static byte[] Bytes(ref MessagePackReader from) => from.ReadBytes() is { } bytes ? System.Buffers.BuffersExtensions.ToArray(bytes) : [];

    // The reader itself refuses a header that claims more items than there are bytes left.
    static int Count(ref MessagePackReader from)
    {
        var count = from.ReadArrayHeader();
        return count <= Most ? count : throw new MessagePackSerializationException($"{count} entries");
    }
}
