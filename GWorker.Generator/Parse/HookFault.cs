namespace GWorker.Generator.Parse;

/// <summary>Why an <c>[OnEnter]</c> or <c>[OnExit]</c> method cannot be called.</summary>
internal enum HookFault
{
    None,

    /// <summary>Does not compile anyway: the compiler says so.</summary>
    Broken,

    NotOrdinary,
    Static,
    Generic,
    Parameters,
    Returns,
    AsyncVoid,
}
