namespace GWorker.Generator.Model;

/// <summary>How a method takes inputs and gives answers.</summary>
internal enum MethodForm
{
    /// <summary>One input, one answer.</summary>
    Plain,

    /// <summary>Many callers' inputs, one answer for each.</summary>
    Batch,

    /// <summary>One input, answers one after another.</summary>
    Stream,

    /// <summary>Many callers' sequences, step by step.</summary>
    Live,
}
