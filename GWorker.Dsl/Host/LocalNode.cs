namespace GWorker;

/// <summary>
/// Runs an app in this process, without a cluster: queues, graphs, workers and their keeper on any clock. For tests under a fake
/// clock, and for programs that will never need a second process.
/// </summary>
public sealed class LocalNode : Node
{
    readonly Service[] services;
    readonly LocalKeeper keeper;
    readonly LocalCalls calls;

    internal LocalNode(App app, LocalNodeOptions options)
        : base(app.Name, PartsOf(app, options))
    {
        services = [.. app.Classes.Select(cls => cls.Open(Parts))];
        Parts.Keeper = keeper = new(services, Parts);
        Parts.Calls = calls = new(Parts);
    }

    private protected override IEnumerable<Service> Services => services;

    /// <summary>Starts an app. Ends when <c>MinWorkers</c> of each class are ready.</summary>
    /// <exception cref="DefinitionException">The app has faults: all of them are in the message.</exception>
    /// <exception cref="GWorkerException">A worker could not enter; the node has stopped again.</exception>
    public static async Task<LocalNode> Start(App app, LocalNodeOptions? options = null, CancellationToken cancel = default)
    {
        var node = new LocalNode(app, options ?? new());
        await node.Start(cancel).ConfigureAwait(false);
        return node;
    }

    /// <summary>
    /// For tests under a fake clock: ends when nothing can run without the clock moving. User code counts while it runs and
    /// while a continuation of it is queued; code that went its own way with <c>ConfigureAwait(false)</c> is not seen.
    /// </summary>
    /// <exception cref="InvalidOperationException">The node runs on the system's clock, under which nothing is ever certain to be over.</exception>
    public Task Quiet() => Parts.Quiescence?.Reached() ?? throw new InvalidOperationException("Quiet() needs a node on a fake clock: new LocalNodeOptions { Clock = … }.");

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        calls.Close();
        await keeper.DisposeAsync().ConfigureAwait(false);
        await StopWorkers().ConfigureAwait(false);
        foreach (var service in services) service.Dispose();
        calls.Dispose();
    }

    internal override async Task Start(CancellationToken cancel)
    {
        SayNotes();
        try
        {
            foreach (var service in services) Parts.Devices.Check(service.Cls.Name, service.Cls.Policy);
            await FirstFailure(keeper.Start().Select(w => w.Starting.InTime())).WaitAsync(cancel).ConfigureAwait(false);
        }
        catch
        {
            await DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    static async Task FirstFailure(IEnumerable<Task> starts)
    {
        await foreach (var start in Task.WhenEach(starts).ConfigureAwait(false)) await start.ConfigureAwait(false);
    }

    static NodeParts PartsOf(App app, LocalNodeOptions options)
    {
        AppRules.Check(app);
        return NodeParts.Of(app, options);
    }
}
