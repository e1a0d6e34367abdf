namespace GWorker;

/// <summary>Gathers items into arrays. A window begins with the first item of an array and closes it, whatever is still waited for.</summary>
internal sealed class GatherPump<T>(MapRun run, int size, TimeSpan? wait) : MapPump<T, T[]>(run)
{
    readonly List<T> gathered = [];
    long due = long.MaxValue;

    // Of the array that is open: a new one for each, so that a late end never closes the next.
    CancellationTokenSource? window;
    Task passed = Task.CompletedTask;

    private protected override ValueTask<bool> More(MapFeed<T> from) => Meanwhile(from.More());

    private protected override async ValueTask Take(Slot<T> slot)
    {
        T item;
        try
        {
            item = await Meanwhile(slot.Answer).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // What came before it goes before it.
            await Finish().ConfigureAwait(false);
            await PutFailure(error, slot.Due).ConfigureAwait(false);
            return;
        }

        if (gathered.Count == 0) Open();
        gathered.Add(item);
        due = Math.Min(due, slot.Due);
        if (gathered.Count == size) await Finish().ConfigureAwait(false);
    }

    private protected override ValueTask Finish()
    {
        if (gathered.Count == 0) return default;
        window?.Cancel();
        window?.Dispose();
        window = null;
        var next = new Slot<T[]>(new([.. gathered]), due);
        gathered.Clear();
        due = long.MaxValue;
        return Put(next);
    }

    void Open()
    {
        if (wait is not { } time) return;
        window = CancellationTokenSource.CreateLinkedTokenSource(Run.Stop);
        passed = Task.Delay(time, Run.Clock, window.Token);
    }

    ValueTask<TComing> Meanwhile<TComing>(ValueTask<TComing> coming) =>
        window is null || coming.IsCompleted && !passed.IsCompleted ? coming : CloseMeanwhile(coming);

    async ValueTask<TComing> CloseMeanwhile<TComing>(ValueTask<TComing> coming)
    {
        var task = coming.AsTask();
        await Task.WhenAny(task, passed).ConfigureAwait(false);
        if (passed.IsCompletedSuccessfully) await Finish().ConfigureAwait(false);
        return await task.ConfigureAwait(false);
    }
}
