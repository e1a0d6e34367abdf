using System.Runtime.Intrinsics;

namespace GWorker;

/// <summary>Queries against an index, some rows of it at a time: each row is read from memory once, for all queries.</summary>
internal readonly struct Scan(HostMatrix queries, int first, int count, HostMatrix index, Best[] best) : IWork
{
    /// <summary>As many queries as stay in a core's own cache beside the rows.</summary>
    internal const int MostQueries = 64;

    // About 1 MB of the index: long enough that handing it out costs nothing, short enough for threads to end together.
    const int NumbersAtATime = 256 * 1024;

    int RowsAtATime => Math.Max(1, NumbersAtATime / index.Columns / ScanArgs.RowsAtATime) * ScanArgs.RowsAtATime;

    internal int Parts => (index.Rows + RowsAtATime - 1) / RowsAtATime;

    public void Run(int part, int worker)
    {
        var mine = best[worker];
        var columns = index.Columns;
        var end = Math.Min(index.Rows, (part + 1) * RowsAtATime);
        Span<float> products = stackalloc float[ScanArgs.Products];
        for (var row = part * RowsAtATime; row < end; row += ScanArgs.RowsAtATime)
        {
            var rows = Math.Min(ScanArgs.RowsAtATime, end - row);
            var from = index.Span.Slice(row * columns, rows * columns);
            for (var query = 0; query < count; query += ScanArgs.QueriesAtATime)
            {
                var some = Math.Min(ScanArgs.QueriesAtATime, count - query);
                var args = new ScanArgs(ref from[0], rows, ref queries.Row(first + query)[0], some, columns);
                if (Vector512.IsHardwareAccelerated) Scan512.Run(args, products);
                else ScanAny.Run(args, products);
                for (var i = 0; i < some; i++)
                {
                    for (var j = 0; j < rows; j++) mine.Offer(query + i, row + j, products[i * ScanArgs.RowsAtATime + j]);
                }
            }
        }
    }
}
