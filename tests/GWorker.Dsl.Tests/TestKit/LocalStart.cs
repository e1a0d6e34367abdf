namespace GWorker.Tests.TestKit;

/// <summary>What <c>app.Start()</c> is on a cluster, for tests of one process.</summary>
static class LocalStart
{
    internal static Task<LocalNode> Start(this App app, LocalNodeOptions? options = null) => LocalNode.Start(app, options);
}
