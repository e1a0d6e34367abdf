using Microsoft.Extensions.Hosting;

namespace GWorker;

/// <summary>
/// Ties the node to the host's life. It starts in the first phase and stops in the last, whatever the order of registration:
/// other services may call workers as long as they run, and a web server has answered its last request before workers leave.
/// </summary>
internal sealed class NodeService(Node node) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => node.Start(cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // The token fires after HostOptions.ShutdownTimeout, 30 s for all services together, of which a web server with one slow
    // request takes the whole. Running calls and [OnExit] have budgets of their own, so a stop ends by itself: nothing here heeds it.
    public Task StoppedAsync(CancellationToken cancellationToken) => node.DisposeAsync().AsTask();
}
