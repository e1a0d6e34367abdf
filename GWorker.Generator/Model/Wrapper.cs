namespace GWorker.Generator.Model;

/// <summary>What a method's result comes in.</summary>
internal enum Wrapper
{
    None,
    Task,
    ValueTask,
}
