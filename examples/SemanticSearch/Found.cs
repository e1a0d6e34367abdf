using MessagePack;

namespace GWorker.Examples.SemanticSearch;

/// <summary>A passage that answers a question.</summary>
/// <param name="File">Its file, from the folder that was searched.</param>
/// <param name="Line">The line that it begins on, from 1.</param>
/// <param name="Score">How much it means the same: 1 the same, 0 nothing in common.</param>
/// <param name="Text">What it says, in one line.</param>
[MessagePackObject]
public sealed record Found([property: Key(0)] string File, [property: Key(1)] int Line, [property: Key(2)] float Score, [property: Key(3)] string Text);
