namespace GWorker.Generator.Model;

/// <summary>One <c>[Method]</c>. Type names are written out in full; <see cref="Name"/> may be a keyword, <see cref="Identifier"/> never is.</summary>
internal sealed record MethodModel(
    string Name,
    string Identifier,
    bool IsPublic,
    bool IsBatch,
    string In,
    string? Out,
    string Receiver,
    EquatableArray<Argument> Arguments,
    Wrapper Wrapper,
    ListKind List,
    bool IsDynamic,
    bool AllowsNull,
    string Signature);
