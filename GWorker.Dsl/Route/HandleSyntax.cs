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

    /// <summary>
    /// A handle whose calls carry a tag: a tenant, a request's id. The code that runs for them finds it in <see cref="CallContext.Tags"/>, on
    /// whichever node, and so does what that calls in turn.
    /// </summary>
    /// <param name="handle">The handle to start from: it does not change.</param>
    /// <param name="key">The tag's name, up to 256 characters.</param>
    /// <param name="value">Its value, up to 4,096 characters.</param>
    /// <exception cref="ArgumentException">Name or value is too long, or there would be more than 32 tags.</exception>
    public static Handle<TWorker> Tagged<TWorker>(this Handle<TWorker> handle, string key, string value) where TWorker : class, IWorker<TWorker>
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        ArgumentNullException.ThrowIfNull(value);
        if (key.Length > 256) throw new ArgumentException("A tag's name has at most 256 characters.", nameof(key));
        if (value.Length > 4096) throw new ArgumentException("A tag's value has at most 4096 characters.", nameof(value));
        var tags = handle.Destination.Tags.SetItem(key, value);
        if (tags.Count > Destination.MostTags) throw new ArgumentException($"A call carries at most {Destination.MostTags} tags.", nameof(key));
        return new(handle.Destination with { Tags = tags });
    }
}
