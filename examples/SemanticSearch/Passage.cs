namespace GWorker.Examples.SemanticSearch;

/// <summary>A piece of a text that can be found: a paragraph, or some sentences of a long one.</summary>
/// <param name="File">Its file, from the folder that is searched, with <c>/</c> on every system.</param>
/// <param name="Line">The line that it begins on, from 1.</param>
/// <param name="Text">What it says, in one line and without control characters.</param>
internal sealed record Passage(string File, int Line, string Text);
