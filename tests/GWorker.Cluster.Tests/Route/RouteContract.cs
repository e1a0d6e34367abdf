using GWorker.Tests.Subjects;

namespace GWorker.Tests.Route;

/// <summary>What every route must do, concept by concept: the same tests run in one process, with references and with copies, on the embedded node, and over two processes.</summary>
public abstract class RouteContract(StartedRoute route)
{
    /// <summary>More calls than a queue holds, 16,384, and a worker elsewhere gives credits for, 4,096 where its method is quick.</summary>
    private protected const int TooMany = 21_000;

    /// <summary>A deadline that a test waits for, in which a busy machine gets to begin the call: what never began cannot be stopped.</summary>
    private protected static readonly TimeSpan Brief = 5.S;

    internal Node Node => route.Node;

    internal Handle<Subject> Roomy => Node.Get<Subject>(Definitions.Roomy);

    internal Handle<Subject> Isolating => Node.Get<Subject>(Definitions.Isolating);

    internal Handle<Subject> Single => Node.Get<Subject>(Definitions.Single);

    internal Handle<Subject> Gathering => Node.Get<Subject>(Definitions.Gathering);

    internal Handle<Control> Control => route.Control;

    private protected static async Task<List<T>> All<T>(IAsyncEnumerable<T> stream)
    {
        var all = new List<T>();
        await foreach (var item in stream) all.Add(item);
        return all;
    }
}
