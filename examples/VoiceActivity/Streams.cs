namespace GWorker.Examples.VoiceActivity;

/// <summary>
/// The streams that a worker remembers: at most so many, the one that was silent longest goes first, and any that sent nothing for a
/// while. One that comes back begins anew.
/// </summary>
internal sealed class Streams(int most, TimeSpan idle, TimeProvider clock)
{
    readonly Lock gate = new();
    readonly Dictionary<string, LinkedListNode<StreamState>> byName = [];
    readonly LinkedList<StreamState> byAge = new();

    internal int Count
    {
        get { lock (gate) return byAge.Count; }
    }

    internal StreamState Get(string stream)
    {
        lock (gate)
        {
            var now = clock.GetTimestamp();
            while (byAge.First is { } oldest && oldest.Value.Stream != stream && clock.GetElapsedTime(oldest.Value.Seen, now) > idle) Drop(oldest);
            if (byName.TryGetValue(stream, out var node))
            {
                byAge.Remove(node);
                if (clock.GetElapsedTime(node.Value.Seen, now) > idle) node = byName[stream] = new(new(stream));
            }
            else
            {
                if (byAge.Count == most) Drop(byAge.First!);
                byName[stream] = node = new(new(stream));
            }

            node.Value.Seen = now;
            byAge.AddLast(node);
            return node.Value;
        }
    }

    internal bool Forget(string stream)
    {
        lock (gate)
        {
            if (!byName.TryGetValue(stream, out var node)) return false;
            Drop(node);
            return true;
        }
    }

    void Drop(LinkedListNode<StreamState> node)
    {
        byAge.Remove(node);
        byName.Remove(node.Value.Stream);
    }
}
