namespace GWorker;

/// <summary>What a map reads. Touched by one thread at a time, and not before its results are read.</summary>
internal abstract class MapSource<T>
{
    internal abstract MapFeed<T> Open(MapRun run);
}

internal static class MapSource
{
    internal static MapSource<T> Of<T>(IEnumerable<T> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new Synchronous<T>(source);
    }

    internal static MapSource<T> Of<T>(IAsyncEnumerable<T> source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return new Asynchronous<T>(source);
    }

    internal static InvalidOperationException Nothing() => new("The source of the map gave no enumerator. Give it one that ends at once where there is nothing.");

    sealed class Synchronous<T>(IEnumerable<T> source) : MapSource<T>
    {
        internal override MapFeed<T> Open(MapRun run) => new SynchronousFeed<T>(source, run);
    }

    sealed class Asynchronous<T>(IAsyncEnumerable<T> source) : MapSource<T>
    {
        internal override MapFeed<T> Open(MapRun run) => new AsynchronousFeed<T>(source, run);
    }
}

/// <summary>A list, a file's lines, an iterator.</summary>
internal sealed class SynchronousFeed<T>(IEnumerable<T> source, MapRun run) : MapFeed<T>
{
    IEnumerator<T>? items;
    bool isOver;

    internal override bool Blocks => true;

    internal override ValueTask<bool> More() => new(!isOver);

    internal override bool TryTake(out Slot<T> slot)
    {
        slot = default;
        isOver |= run.IsStopped;
        if (isOver) return false;
        try
        {
            items ??= source.GetEnumerator() ?? throw MapSource.Nothing();
            isOver = !items.MoveNext();
            if (!isOver) slot = run.SlotOf(items.Current);
        }
        catch (Exception error)
        {
            isOver = true;
            run.SourceFailed(error);
        }

        return !isOver;
    }

    internal override ValueTask End()
    {
        items?.Dispose();
        return default;
    }
}

/// <summary>What comes by and by.</summary>
internal sealed class AsynchronousFeed<T>(IAsyncEnumerable<T> source, MapRun run) : MapFeed<T>
{
    IAsyncEnumerator<T>? items;
    bool hasItem;
    bool isOver;

    internal override async ValueTask<bool> More()
    {
        if (isOver || run.IsStopped) return false;
        try
        {
            items ??= source.GetAsyncEnumerator(run.Stop) ?? throw MapSource.Nothing();
            return hasItem = await items.MoveNextAsync().ConfigureAwait(false);
        }
        catch (Exception error)
        {
            isOver = true;
            if (!run.IsStopped) run.SourceFailed(error);
            return false;
        }
    }

    internal override bool TryTake(out Slot<T> slot)
    {
        slot = default;
        if (!hasItem) return false;
        hasItem = false;
        try
        {
            slot = run.SlotOf(items!.Current);
            return true;
        }
        catch (Exception error)
        {
            // It may well go on giving items that cannot be had.
            isOver = true;
            run.SourceFailed(error);
            return false;
        }
    }

    internal override ValueTask End() => items?.DisposeAsync() ?? default;
}
