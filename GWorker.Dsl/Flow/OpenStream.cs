namespace GWorker;

/// <summary>A stream under way of which nothing has been read.</summary>
/// <param name="items">Its items.</param>
/// <param name="call">Its call, which was sent.</param>
internal sealed class OpenStream<TOut>(IAsyncEnumerator<TOut> items, StreamItem call)
{
    internal StreamItem Call => call;

    /// <summary>Asks for the first item.</summary>
    internal ValueTask<bool> First() => items.MoveNextAsync();

    /// <summary>Hands its items on one by one, and then its error if it ends with one.</summary>
    /// <param name="put">Waits for room. What it throws ends the stream.</param>
    /// <param name="due">When all of it must be through.</param>
    /// <param name="first">Whether there is a first item.</param>
    internal async ValueTask PassOn(Func<Slot<TOut>, ValueTask> put, long due, ValueTask<bool> first)
    {
        await using var ended = items.ConfigureAwait(false);
        for (var next = first; ; next = items.MoveNextAsync())
        {
            Slot<TOut> slot;
            try
            {
                if (!await next.ConfigureAwait(false)) return;
                slot = new(new(items.Current), due);
            }
            catch (Exception error)
            {
                await put(new(ValueTask.FromException<TOut>(error), due)).ConfigureAwait(false);
                return;
            }

            await put(slot).ConfigureAwait(false);
        }
    }
}
