namespace GWorker.Generator.Model;

/// <summary>One <c>[OnEnter]</c> or <c>[OnExit]</c> method.</summary>
internal sealed record HookModel(string Name, string Identifier, string Receiver, EquatableArray<Argument> Arguments, Wrapper Wrapper, bool MayBeNull);
