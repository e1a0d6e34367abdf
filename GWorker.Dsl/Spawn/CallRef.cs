namespace GWorker;

/// <summary>A spawned call as whoever asks for it knows it.</summary>
/// <param name="route">The way to its worker.</param>
/// <param name="method">The method that it is a call of.</param>
/// <param name="id">Its name.</param>
internal sealed class CallRef(Route route, MethodContract method, string id)
{
    long home;

    internal Route Route => route;

    internal MethodContract Method => method;

    internal string Id => id;

    /// <summary>The node that answered for it last, or 0: who to ask first.</summary>
    internal long Home
    {
        get => Volatile.Read(ref home);
        set => Volatile.Write(ref home, value);
    }

    /// <exception cref="CallMismatchException">What is kept under this id is a call of another method.</exception>
    internal void Check(string worker, string signature)
    {
        if (worker != route.Name || signature != method.Signature) throw new CallMismatchException(id, $"{route.Name}.{method.Name}", $"{worker}: {signature}");
    }
}
