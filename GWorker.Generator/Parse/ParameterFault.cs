namespace GWorker.Generator.Parse;

/// <summary>Why a <c>[Parameter]</c> property gets no other half.</summary>
internal enum ParameterFault
{
    None,

    /// <summary>Does not compile anyway: the compiler says so.</summary>
    Broken,

    NotPartial,
    Implemented,
    NotGetOnly,
    Static,
    NotPublic,
    Redeclared,
    NoInitialiser,
    NotConstant,
}
