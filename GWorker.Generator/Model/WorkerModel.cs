namespace GWorker.Generator.Model;

/// <summary>All that is written for one worker class: strings and numbers alone, so that equal input gives equal models.</summary>
/// <param name="Hint">The generated file's name without its extension.</param>
/// <param name="Namespace">The worker's namespace, empty for the global one.</param>
/// <param name="Outer">The heads of the types around it, outermost first.</param>
/// <param name="Declaration">The head of its own partial half, without interfaces.</param>
/// <param name="Type">The type, written out in full.</param>
/// <param name="FullName">An expression for the contract's full name.</param>
/// <param name="HandleClass">The name of the class with the handle's extensions.</param>
/// <param name="HandleAccess">That class's accessibility, or null where no other class can see the worker.</param>
/// <param name="TypeParameters">Those of the outer types and its own, as a list in angle brackets or nothing.</param>
/// <param name="Constraints">Their constraint clauses.</param>
/// <param name="Base">The nearest base class that is a worker, or null.</param>
/// <param name="HidesMethods">Whether a base class has a member called <c>Methods</c>.</param>
/// <param name="Create">The constructor call, or null where there is none to make.</param>
/// <param name="Calls">The workers whose handles the constructor takes.</param>
internal sealed record WorkerModel(
    string Hint,
    string Namespace,
    EquatableArray<string> Outer,
    string Declaration,
    string Type,
    string FullName,
    string HandleClass,
    string? HandleAccess,
    string TypeParameters,
    EquatableArray<string> Constraints,
    string? Base,
    bool HidesMethods,
    EquatableArray<MethodModel> Methods,
    EquatableArray<HookModel> Enter,
    EquatableArray<HookModel> Exit,
    EquatableArray<ParameterModel> Parameters,
    string? Create,
    EquatableArray<string> Calls);
