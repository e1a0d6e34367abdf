namespace GWorker;

/// <summary>Verbs that every handle has.</summary>
public static class HandleSyntax
{
    /// <summary>
    /// A handle whose calls must be answered within <paramref name="deadline"/> of being sent: queue, window and run together.
    /// Without it a call has 5 minutes from the moment a worker is ready.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="deadline"/> is not positive or is over 24 hours.</exception>
    public static Handle<TWorker> Within<TWorker>(this Handle<TWorker> handle, TimeSpan deadline) where TWorker : class, IWorker<TWorker>
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(deadline, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(deadline, TimeSpan.FromHours(24));
        return new(handle.Destination with { Within = deadline });
    }
}
