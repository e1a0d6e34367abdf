namespace GWorker;

/// <summary>The mean of each segment's rows.</summary>
internal readonly struct SegmentMeans(HostMatrix input, HostSegments segments, HostMatrix output) : IWork
{
    const int SegmentsAtATime = 8;

    internal int Parts => (segments.Count + SegmentsAtATime - 1) / SegmentsAtATime;

    public void Run(int part, int worker)
    {
        var end = Math.Min(segments.Count, (part + 1) * SegmentsAtATime);
        for (var segment = part * SegmentsAtATime; segment < end; segment++)
        {
            var mean = output.Row(segment);
            mean.Clear();
            var (first, last) = (segments.Offsets[segment], segments.Offsets[segment + 1]);
            for (var row = first; row < last; row++) Rows.Add(input.Row(row), mean);
            if (last > first) Rows.Divide(mean, last - first);
        }
    }
}
