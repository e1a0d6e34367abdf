namespace GWorker;

/// <summary>One thing wrong with a definition.</summary>
/// <param name="Code">For example <c>GW1003</c>: stable, to search for.</param>
/// <param name="Where">The worker's name, or the app's.</param>
/// <param name="What">What was said and why it cannot be.</param>
/// <param name="Write">The line to write instead.</param>
public sealed record Fault(string Code, string Where, string What, string Write)
{
    /// <summary>One line: <c>GW1003 Embedder.Batched(0, 20.Ms): a batch needs a size from 1 to 1000. Write .Batched(64, 20.Ms).</c></summary>
    public override string ToString() => $"{Code} {Where}{What}. {Write}.";
}
