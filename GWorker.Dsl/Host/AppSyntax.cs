namespace GWorker;

/// <summary>How an app comes to life.</summary>
public static class AppSyntax
{
    /// <summary>Starts the app in this process: <c>await using var node = await app.Start();</c></summary>
    /// <inheritdoc cref="LocalNode.Start(App, LocalNodeOptions?, CancellationToken)"/>
    public static Task<LocalNode> Start(this App app, LocalNodeOptions? options = null, CancellationToken cancel = default) => LocalNode.Start(app, options, cancel);
}
