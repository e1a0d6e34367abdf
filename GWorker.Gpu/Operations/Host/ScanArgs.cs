namespace GWorker;

/// <summary>Four rows of an index and six queries, all pairs of which are multiplied. Their products go one query after the other into 24 places.</summary>
internal readonly ref struct ScanArgs(ref float rows, int rowCount, ref float queries, int queryCount, nint columns)
{
    internal const int RowsAtATime = 4;
    internal const int QueriesAtATime = 6;
    internal const int Products = RowsAtATime * QueriesAtATime;

    internal readonly ref float Rows = ref rows;
    internal readonly ref float Queries = ref queries;
    internal readonly nint Columns = columns;

    /// <summary>Past the last one stands the last one again: what is computed twice is looked at once.</summary>
    internal nint Row(int row) => Math.Min(row, rowCount - 1) * Columns;

    internal nint Query(int query) => Math.Min(query, queryCount - 1) * Columns;
}
