namespace GWorker.Examples.Cluster;

/// <summary>One node: what a server in production would do, and no more.</summary>
static class NodeProgram
{
    /// <summary>The line by which a node tells its parent that it serves.</summary>
    internal const string Ready = "ready";

    internal static async Task<int> Run(int port, string[] seeds, bool idempotent, TimeSpan life)
    {
        using var lifeline = new Lifeline(life);
        try
        {
            var embedders = TextEmbedder.Definition(idempotent);
            // snippet: node
            await using var node = await App.Of("text-embedder", embedders).Start(new() { Port = port, Seeds = seeds }, lifeline.Stop);
            // end
            Console.WriteLine(Ready);
            if (await Task.WhenAny(lifeline.Stopping(), node.Stopped) != node.Stopped) return 0; // disposing finishes what runs

            Console.Error.WriteLine("the cluster has voted this node out: it was not on the side of the majority");
            return 3;
        }
        catch (OperationCanceledException) when (lifeline.Stop.IsCancellationRequested)
        {
            return 0;
        }
        catch (GWorkerException error)
        {
            Console.Error.WriteLine(error.Message);
            return 1;
        }
    }
}
