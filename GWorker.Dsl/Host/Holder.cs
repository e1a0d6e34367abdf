namespace GWorker;

/// <summary>What an item is held by that does not wait: whoever took it, or a seat there.</summary>
internal abstract class Holder
{
    internal abstract Taker Who { get; }
}
