namespace GWorker;

/// <summary>What comes with a call from another node.</summary>
/// <param name="Parameters">Its parameters.</param>
/// <param name="Age">How long it has waited there, in this node's ticks.</param>
/// <param name="Within">How long it still has.</param>
/// <param name="Attempt">Which attempt this is.</param>
/// <param name="Head">What else came with it.</param>
internal readonly record struct ForeignCall(ParameterSet Parameters, long Age, TimeSpan Within, int Attempt, CallHead? Head = null);
