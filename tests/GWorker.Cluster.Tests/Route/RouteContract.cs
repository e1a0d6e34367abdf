using GWorker.Tests.Subjects;
using GWorker.Tests.TestKit;

namespace GWorker.Tests.Route;

/// <summary>What every route must do, concept by concept: the same tests run in one process, with references and with copies, on the embedded node, and over two processes.</summary>
public abstract class RouteContract(StartedRoute route)
{
    /// <summary>More calls than a queue holds, 16,384, and a worker elsewhere gives credits for, 4,096 where its method is quick.</summary>
    private protected const int TooMany = 21_000;

    internal Node Node => route.Node;

    internal Handle<Subject> Roomy => Node.Get<Subject>(Definitions.Roomy);

    internal Handle<Subject> Isolating => Node.Get<Subject>(Definitions.Isolating);

    internal Handle<Subject> Single => Node.Get<Subject>(Definitions.Single);

    internal Handle<Subject> Gathering => Node.Get<Subject>(Definitions.Gathering);

    internal Handle<Control> Control => route.Control;

    /// <summary>Has a call's time end while its code runs, and waits until that has seen it. A busy machine that had not begun it by then gets longer: what never began cannot be stopped.</summary>
    /// <param name="call">Calls what holds these keys, and has so long.</param>
    /// <param name="runs">How many keys: all their runs must begin, and are seen to stop.</param>
    /// <returns>What the caller is told, and the time it had given.</returns>
    private protected async Task<(CallTimeoutException Error, TimeSpan Given)> Late(Func<TimeSpan, string[], Task> call, int runs = 1)
    {
        for (var given = 2.S; given < Patient.Patience; given *= 2)
        {
            string[] keys = [.. Enumerable.Range(0, runs).Select(_ => Guid.NewGuid().ToString("N"))];
            var error = await call(given, keys).Throws<CallTimeoutException>();
            var begun = await Task.WhenAll(keys.Select(key => Control.HasStarted.Remote(key))).Soon();
            if (!begun.All(b => b)) continue;
            foreach (var key in keys) await Control.Stopped.Remote(key).Soon();
            return (error, given);
        }

        throw new TimeoutException("It never began.");
    }

    private protected static async Task<List<T>> All<T>(IAsyncEnumerable<T> stream)
    {
        var all = new List<T>();
        await foreach (var item in stream) all.Add(item);
        return all;
    }
}
