using GWorker.Tests.Subjects;
using GWorker.Tests.TestKit;
using Microsoft.Extensions.Logging.Abstractions;

namespace GWorker.Tests.Route;

/// <summary>A way from this process to the workers of <see cref="Definitions"/>, wherever they are. One start serves all tests of the route.</summary>
public abstract class StartedRoute : IAsyncLifetime
{
    internal Node Node { get; private set; } = null!;

    internal Handle<Control> Control => Node.Get<Control>();

    public async Task InitializeAsync() => Node = await Start();

    public virtual async Task DisposeAsync() => await Node.DisposeAsync();

    private protected abstract Task<Node> Start();

    private protected static App App => GWorker.App.Of(Definitions.AppName, [.. Definitions.All]);
}

/// <summary>No cluster at all.</summary>
public sealed class LocalStart : StartedRoute
{
    private protected override async Task<Node> Start() => await LocalNode.Start(App, new() { Services = new Journal(), Loggers = NullLoggerFactory.Instance });
}

/// <summary>No cluster, and arguments and results that are copied.</summary>
public sealed class CopyingStart : StartedRoute
{
    private protected override async Task<Node> Start() =>
        await LocalNode.Start(App, new() { Services = new Journal(), Loggers = NullLoggerFactory.Instance, CopyPayloads = true });
}

/// <summary>A cluster of one in this process.</summary>
public sealed class EmbeddedStart : StartedRoute
{
    private protected override async Task<Node> Start() => await App.Start(new() { Services = new Journal(), Loggers = NullLoggerFactory.Instance });
}

/// <summary>A node in another process, and a client in this one.</summary>
public sealed class TwoProcessStart : StartedRoute
{
    ChildProcess child = null!;

    private protected override async Task<Node> Start()
    {
        child = await ChildProcess.Start();
        return await GWorker.App.Connect(Definitions.AppName, new() { Seeds = [child.Seed], Loggers = NullLoggerFactory.Instance });
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await child.DisposeAsync();
    }
}
