namespace GWorker;

/// <summary>A memory: two things are in the same one if they have the same <see cref="Place"/> object.</summary>
/// <param name="name">As errors call it.</param>
internal sealed class Place(string name)
{
    /// <summary>This process's own memory, the same for all operations on the host.</summary>
    internal static readonly Place Host = new("the host");

    public override string ToString() => name;
}
