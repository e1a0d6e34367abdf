namespace GWorker.Generator.Parse;

/// <summary>Why an <c>[OnEnter]</c> or <c>[OnExit]</c> method cannot be called.</summary>
internal enum HookFault
{
    None,
    NotOrdinary,
    Static,
    Generic,
    Parameters,
    Returns,
    AsyncVoid,
}
