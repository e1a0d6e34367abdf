namespace GWorker;

/// <summary>A stream under way whose first item has been asked for: so its call is sent.</summary>
internal sealed class OpenStream<TOut>(IAsyncEnumerator<TOut> items, Task<bool> first)
{
    /// <summary>Hands its items on one by one, and then its error if it ends with one.</summary>
    /// <param name="put">Waits for room. What it throws ends the stream.</param>
    /// <param name="due">When all of it must be through.</param>
    internal async ValueTask PassOn(Func<Slot<TOut>, ValueTask> put, long due)
    {
        await using var ended = items.ConfigureAwait(false);
        for (var next = new ValueTask<bool>(first); ; next = items.MoveNextAsync())
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
