namespace GWorker;

/// <summary>What happens to a tile of a product on its way into memory.</summary>
internal enum Epilogue
{
    Store,
    Add,
    Relu,
}
