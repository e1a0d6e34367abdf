namespace GWorker;

/// <summary>Sees to it that pools have the workers they need: in one process by itself, on a cluster through the keeper of all its nodes.</summary>
internal interface IKeeper
{
    /// <summary>Nobody keeps: calls wait.</summary>
    static readonly IKeeper None = new NoKeeper();

    /// <summary>A pool of parameters was made on this node.</summary>
    void OnOpened(Pool pool);

    /// <summary>A worker of this node has moved on in its life.</summary>
    void OnMoved(Pool pool);

    /// <summary>A worker of this node could not enter.</summary>
    void OnFailed(Pool pool, GWorkerException why);

    /// <summary>A call waits and there is nobody to run it: a cold start.</summary>
    void Demand(Pool pool);

    /// <summary>A device or a pool's place has become free on this node.</summary>
    void OnRoom();

    /// <summary>Why a pool that is called has no worker on this node.</summary>
    string WhyNoWorker(Pool pool);

    /// <summary>How long a worker of this pool has been starting, on whichever node; null where none is.</summary>
    TimeSpan? StartingFor(Pool pool) => pool.StartingFor;

    private sealed class NoKeeper : IKeeper
    {
        public void OnOpened(Pool pool)
        {
        }

        public void OnMoved(Pool pool)
        {
        }

        public void OnFailed(Pool pool, GWorkerException why)
        {
        }

        public void Demand(Pool pool)
        {
        }

        public void OnRoom()
        {
        }

        public string WhyNoWorker(Pool pool) => "its node has not started";
    }
}
