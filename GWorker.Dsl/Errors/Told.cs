namespace GWorker;

/// <summary>An error as another node told it: rebuilt from its text and its data, so that it reads here as it does there.</summary>
internal readonly record struct Told(string Message, Exception? Cause = null);
