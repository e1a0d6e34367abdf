namespace GWorker.Generator.Model;

/// <summary>One <c>[Parameter]</c> property.</summary>
/// <param name="Name">The property's name.</param>
/// <param name="Argument">Its argument in <c>With(…)</c>, ready to be written.</param>
/// <param name="Type">Its type, written out in full.</param>
/// <param name="TypeOf">The same as <c>typeof</c> takes it: without an annotation.</param>
/// <param name="Index">Its place among the worker's parameters; a base worker's come first.</param>
/// <param name="PerPool">Whether it keys the worker instead of the call.</param>
/// <param name="Declaration">The head of the property's other half, or null where a base worker has it.</param>
/// <param name="Default">Its initialiser as an expression of its type, or null where a base worker knows it.</param>
internal sealed record ParameterModel(
    string Name, string Argument, string Type, string TypeOf, int Index, bool PerPool, string? Declaration, string? Default);
