namespace GWorker;

/// <summary>Attention, one head of one segment at a time.</summary>
internal readonly struct AttentionWork(HostMatrix qkv, HostSegments segments, HostMatrix output, int heads, bool causal, AttentionScratch[] scratch) : IWork
{
    // Scores of so many queries at a time: a few tiles, and never much memory, however long a segment is.
    internal const int QueriesAtATime = 8 * TileArgs.Rows;

    internal int Parts => segments.Count;

    public void Run(int part, int worker)
    {
        var first = segments.Offsets[part];
        var count = segments.Offsets[part + 1] - first;
        if (count == 0) return;
        var place = scratch[worker];
        for (var head = 0; head < heads; head++) Run(head, first, count, place);
    }

    void Run(int head, int first, int count, AttentionScratch place)
    {
        var width = output.Columns;
        var size = width / heads;
        var column = head * size;
        var stride = 3 * width;

        // The kernels do not check bounds; these spans do.
        var rows = qkv.Span.Slice(first * stride, count * stride);
        var to = output.Span.Slice(first * width, count * width);
        place.Take(count, size);
        var keys = place.Keys;
        var values = place.Values;
        var scores = place.Scores;
        Turn(rows[(width + column)..], stride, count, size, keys);
        Pack(rows[(2 * width + column)..], stride, count, size, values);
        var factor = 1 / MathF.Sqrt(size);
        var keyRoom = Panel.Count(count) * Panel.Columns;

        for (var query = 0; query < count; query += QueriesAtATime)
        {
            var queries = Math.Min(QueriesAtATime, count - query);
            for (var key = 0; key < count; key += Panel.Columns)
            {
                Panel.Multiply(
                    ref rows[query * stride + column], stride, ref keys[key * size], size, ref scores[key], keyRoom, queries, Panel.Columns, ref Panel.NoBias, Epilogue.Store);
            }
            for (var i = 0; i < queries; i++)
            {
                var seen = causal ? query + i + 1 : count;
                var row = scores.Slice(i * keyRoom, count);
                Rows.Softmax(row[..seen], factor);
                row[seen..].Clear();
            }
            for (var at = 0; at < size; at += Panel.Columns)
            {
                Panel.Multiply(
                    ref scores[0], keyRoom, ref values[at * count], count, ref to[query * width + column + at], width, queries,
                    Math.Min(Panel.Columns, size - at), ref Panel.NoBias, Epilogue.Store);
            }
        }
    }

    /// <summary>Keys on their side: panels of 64 keys, and within a panel all keys' first numbers, then all second ones.</summary>
    static void Turn(ReadOnlySpan<float> keys, int stride, int count, int size, Span<float> turned)
    {
        for (var first = 0; first < count; first += Panel.Columns)
        {
            var panel = turned.Slice(first * size, Panel.Columns * size);
            var some = Math.Min(Panel.Columns, count - first);

            // Columns of keys that are not there are multiplied too. Nobody looks at what comes out, but it must be a number: NaN and ∞ are slow on some processors.
            if (some < Panel.Columns) panel.Clear();
            for (var key = 0; key < some; key++)
            {
                var from = keys.Slice((first + key) * stride, size);
                for (int i = 0, at = key; i < from.Length; i++, at += Panel.Columns) panel[at] = from[i];
            }
        }
    }

    /// <summary>Values in panels of 64 of their columns.</summary>
    static void Pack(ReadOnlySpan<float> values, int stride, int count, int size, Span<float> packed)
    {
        for (var at = 0; at < size; at += Panel.Columns)
        {
            var some = Math.Min(Panel.Columns, size - at);
            var panel = packed.Slice(at * count, count * Panel.Columns);
            if (some < Panel.Columns) panel.Clear();
            for (var row = 0; row < count; row++) values.Slice(row * stride + at, some).CopyTo(panel[(row * Panel.Columns)..]);
        }
    }
}
