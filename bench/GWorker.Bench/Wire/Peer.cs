namespace GWorker.Bench;

/// <summary>
/// One way to call another process. The same class is both ends: a child of this program serves, and this program calls.
/// </summary>
/// <param name="mode">What the child is told to serve.</param>
internal abstract class Peer(string mode) : IAsyncDisposable
{
    // Longer than any run: a child that we forget ends all the same.
    static readonly TimeSpan Life = TimeSpan.FromMinutes(30);

    Child? server;

    internal string Mode => mode;

    /// <summary>An int, answered with the next one.</summary>
    internal abstract Exchange Ints { get; }

    /// <summary>A short text, answered with float[384] by those that carry such.</summary>
    internal abstract Exchange Texts { get; }

    /// <summary>The child's end: serves until it is disposed.</summary>
    internal abstract Task<IAsyncDisposable> Serve(int port);

    /// <summary>Starts a child that serves, and connects to it.</summary>
    internal async Task Start()
    {
        var port = FreePort.Next();
        server = Child.Self(["serve", mode, "--port", $"{port}"], Life);
        server.WaitFor(Serving.Ready);
        await Connect(port).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Disconnect().ConfigureAwait(false);
        }
        finally
        {
            server?.Dispose();
        }
    }

    protected abstract Task Connect(int port);

    /// <summary>Also when it never connected.</summary>
    protected abstract Task Disconnect();
}
