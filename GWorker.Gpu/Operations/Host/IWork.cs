namespace GWorker;

/// <summary>Work in parts that any thread may do in any order.</summary>
internal interface IWork
{
    /// <param name="part">From 0.</param>
    /// <param name="worker">Which of the team does it: two parts at a time are never with the same one.</param>
    void Run(int part, int worker);
}
