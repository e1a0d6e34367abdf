namespace GWorker.Bench;

/// <summary>The work as a grain of another process.</summary>
public interface IWiredGrain : IGrainWithIntegerKey
{
    /// <summary>The next number.</summary>
    Task<int> Next(int number);

    /// <summary>A vector of 384 numbers.</summary>
    Task<float[]> Embed(string text);

    /// <summary>The numbers below <paramref name="count"/>, one after another.</summary>
    IAsyncEnumerable<int> Count(int count);
}
