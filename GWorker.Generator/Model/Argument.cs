namespace GWorker.Generator.Model;

/// <summary>What stands at one place of a method's parameter list.</summary>
internal enum Argument
{
    Input,
    Token,
    Context,
}
