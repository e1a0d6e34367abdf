namespace GWorker;

/// <summary>One <c>[Parameter]</c> property, as the generator found it.</summary>
/// <param name="Name">The property's name.</param>
/// <param name="Type">The property's type.</param>
/// <param name="Default">Its constant initialiser.</param>
/// <param name="PerPool">Whether it keys the worker instead of the call.</param>
public sealed record ParameterContract(string Name, Type Type, object? Default, bool PerPool);
