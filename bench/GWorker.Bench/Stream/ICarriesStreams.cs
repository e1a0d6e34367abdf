namespace GWorker.Bench;

/// <summary>A peer whose server streams.</summary>
internal interface ICarriesStreams
{
    /// <summary>The numbers below <paramref name="items"/>; streams of different numbers may go different ways.</summary>
    IAsyncEnumerable<int> Count(int stream, int items);
}
