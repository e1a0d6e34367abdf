namespace GWorker.Tests.TestKit;

/// <summary>A worker that needs a device, on nodes that have some.</summary>
internal static class FragileApp
{
    internal static App App { get; } = GWorker.App.Of("fragile", GWorker.App.Cls<Fragile>().Gpu("emulated").MinWorkers(1).Concurrent(8));

    /// <param name="seeds">Others to join.</param>
    /// <param name="devices">How many devices the node has, each with a driver of its own.</param>
    internal static Task<ClusterNode> Start(string[] seeds, int devices = 1) => App.Start(new()
    {
        Seeds = [.. seeds],
        JoinTimeout = 2.Mins,
        Devices = [.. Enumerable.Range(0, devices).Select(i => DeviceCatalog.Emulated(i + 1, new InjectingDriver())[i])],
    });
}
