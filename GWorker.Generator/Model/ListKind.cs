namespace GWorker.Generator.Model;

/// <summary>How a batch method hands its results back.</summary>
internal enum ListKind
{
    /// <summary>Not a list.</summary>
    None,

    /// <summary>Converts to <c>IReadOnlyList</c> by itself.</summary>
    ReadOnly,

    /// <summary>An <c>IList</c>, which is no <c>IReadOnlyList</c> to the compiler though nearly always one at run time.</summary>
    Mutable,
}
