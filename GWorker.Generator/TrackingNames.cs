namespace GWorker.Generator;

/// <summary>The steps of the pipeline, by which tests ask whether an edit ran them again.</summary>
internal static class TrackingNames
{
    internal const string Workers = nameof(Workers);
    internal const string Twins = nameof(Twins);
    internal const string Sources = nameof(Sources);
}
