namespace GWorker;

/// <summary>
/// A chosen item as the blocks carry it. A struct: a store into an array of references to a base class checks each item's
/// type, and the blocks' code for structs is made for this one alone.
/// </summary>
internal readonly record struct Chosen(Item Item);
