namespace GWorker;

/// <summary>How an app comes to life on a cluster, and how a process that runs none of it calls it.</summary>
public static class ClusterSyntax
{
    extension(App app)
    {
        /// <summary>
        /// Starts the app: <c>await using var node = await app.Start();</c> Without options this process is a cluster of one, on a
        /// free loopback port; with <see cref="ClusterOptions.Seeds"/> it joins others. Ends when <c>MinWorkers</c> of each class
        /// are ready, on whichever nodes.
        /// </summary>
        /// <exception cref="DefinitionException">The app or the options have faults: all of them are in the message.</exception>
        /// <exception cref="ClusterStartException">The port is taken, or no seed answers.</exception>
        /// <exception cref="GWorkerException">A worker could not enter; the node has stopped again.</exception>
        /// <exception cref="OperationCanceledException">It was cancelled, or its process told to stop, while it started; the node has stopped again.</exception>
        public async Task<ClusterNode> Start(ClusterOptions? options = null, CancellationToken cancel = default)
        {
            ArgumentNullException.ThrowIfNull(app);
            var node = new ClusterNode(app, app.Name, options ?? new());
            await node.Start(cancel).ConfigureAwait(false);
            return node;
        }

        /// <summary>
        /// Joins the cluster of an app as a client: handles only, no workers. A worker's type must be known here at compile time; its
        /// constructor's services need not.
        /// </summary>
        /// <param name="name">The app's name.</param>
        /// <param name="options">Where its cluster is: <c>new() { Seeds = ["10.0.0.1:4053"] }</c>.</param>
        /// <param name="cancel">Gives up.</param>
        /// <exception cref="DefinitionException">The options have faults.</exception>
        /// <exception cref="ClusterStartException">No seed answers, or no node there runs the app.</exception>
        /// <exception cref="OperationCanceledException">It was cancelled, or its process told to stop, while it started; the node has stopped again.</exception>
        public static async Task<ClusterNode> Connect(string name, ClusterOptions? options = null, CancellationToken cancel = default)
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(name);
            var node = new ClusterNode(null, name, options ?? new());
            await node.Start(cancel).ConfigureAwait(false);
            return node;
        }
    }
}
