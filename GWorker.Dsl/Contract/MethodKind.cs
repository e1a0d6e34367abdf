namespace GWorker;

/// <summary>How a method takes its callers' inputs and gives its answers.</summary>
internal enum MethodKind
{
    /// <summary>One input, one answer.</summary>
    Plain,

    /// <summary>Many callers' inputs, one answer for each.</summary>
    Batch,

    /// <summary>One input, answers one after another.</summary>
    Stream,

    /// <summary>Many callers' inputs, answers to each one after another; callers join and leave from step to step.</summary>
    Live,
}
