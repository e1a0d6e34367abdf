namespace GWorker.Generator.Model;

/// <summary>One <c>[Method]</c>. Type names are written out in full; <see cref="Name"/> may be a keyword, <see cref="Identifier"/> never is.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Identifier">Its name as code.</param>
/// <param name="IsPublic">Whether other assemblies may call it.</param>
/// <param name="Form">How it takes inputs and gives answers.</param>
/// <param name="In">What one caller sends.</param>
/// <param name="State">What it keeps of one live sequence, null where it has none.</param>
/// <param name="Out">What one caller gets, null for nothing; of a stream, one item.</param>
/// <param name="Receiver">The worker as the class that declares the method.</param>
/// <param name="Arguments">What stands at each place of its parameter list.</param>
/// <param name="Wrapper">What its result comes in.</param>
/// <param name="List">How a batch method hands its results back.</param>
/// <param name="IsDynamic">Returns <c>dynamic</c>: what is done with it must be bound at compile time all the same.</param>
/// <param name="MayBeNull">Returns a task that is declared nullable.</param>
/// <param name="AllowsNull">Whether callers may send null.</param>
/// <param name="NeverNull">Where a caller sends a tuple, for each of its parts its name, or nothing where it may be null.</param>
/// <param name="Signature">Its shape as text.</param>
internal sealed record MethodModel(
    string Name,
    string Identifier,
    bool IsPublic,
    MethodForm Form,
    string In,
    string? State,
    string? Out,
    string Receiver,
    EquatableArray<Argument> Arguments,
    Wrapper Wrapper,
    ListKind List,
    bool IsDynamic,
    bool MayBeNull,
    bool AllowsNull,
    EquatableArray<string> NeverNull,
    string Signature);
