namespace GWorker.Generator.Parse;

/// <summary>Why a <c>[Method]</c> gets no token. The generator skips it; the analyzer of that fault says so.</summary>
internal enum MethodFault
{
    None,

    /// <summary>Does not compile anyway: the compiler says so.</summary>
    Broken,

    NotOrdinary,
    Static,
    Generic,
    Unreachable,
    AsyncVoid,
    ByReference,
    Unstorable,
    Stream,
    BatchBesideInputs,
    BatchWithoutList,
    LiveBesideInputs,
    LiveWithResult,
    ReservedName,
}
