namespace GWorker.Processes;

/// <summary>The kinds of call that a client sends, each of which knows what became of its items.</summary>
internal sealed class Load(Handle<Recorder> recorder, Book book)
{
    const int Items = 3;

    /// <summary>What each of the loops sends in turn: the first alone, or all of them.</summary>
    internal Func<Task<bool>>[] Kinds(bool mixed) => mixed ? [Plain, Together, List, Each, Stream, Pool] : [Plain];

    internal Task<bool> Plain() => One("plain", key => recorder.Run.Remote(key));

    Task<bool> Together() => One("batch", key => recorder.RunTogether.Remote(key));

    Task<bool> Pool() => One("pool", key => recorder.With(model: "other").Run.Remote(key));

    Task<bool> One(string kind, Func<long, Task<(int Process, int Attempt)>> send) => Try(book.Send(kind), async keys => book.Answer(keys[0], await send(keys[0])));

    // One outcome for all of them.
    Task<bool> List() => Try(book.Send("list", Items, oneOutcome: true), async keys =>
    {
        var by = await recorder.RunTogether.Remote(keys);
        for (var i = 0; i < keys.Length; i++) book.Answer(keys[i], by[i]);
    });

    async Task<bool> Each()
    {
        var keys = book.Send("each", Items);
        var isFine = true;
        var outcomes = await recorder.RunTogether.RemoteAll(keys);
        for (var i = 0; i < keys.Length; i++)
        {
            isFine &= outcomes[i].Ok;
            if (outcomes[i].Ok) book.Answer(keys[i], outcomes[i].Value);
            else book.Fail(keys[i], outcomes[i].Error!);
        }

        return isFine;
    }

    Task<bool> Stream() => Try(book.Send("stream"), async keys =>
    {
        var items = new List<(int Process, int Attempt)>();
        await foreach (var item in recorder.RunSlowly.Remote((keys[0], Items))) items.Add(item);
        if (items.Count != Items) throw new InvalidDataException($"{items.Count} items of {Items}");
        if (items.Distinct().Count() > 1) throw new InvalidDataException($"items of several attempts: {string.Join(' ', items)}");
        book.Answer(keys[0], items[0]);
    });

    async Task<bool> Try(long[] keys, Func<long[], Task> send)
    {
        try
        {
            await send(keys);
            return true;
        }
        catch (Exception error)
        {
            foreach (var key in keys) book.Fail(key, error, ofAnother: keys.Length > 1);
            return false;
        }
    }
}
