using System.Globalization;

namespace GWorker;

/// <summary>
/// How long Akka must wait for a node that leaves: as long as its slowest worker may take to finish running calls and to exit. These are
/// bounds, not waits; whichever is too short cuts off work that the grace promised.
/// </summary>
internal sealed record LeaveTimes(TimeSpan Drain)
{
    // Akka stops a worker by force this long before the hand-off time is over, and the step after a step needs a little more than it.
    static readonly TimeSpan Margin = TimeSpan.FromSeconds(5);

    internal TimeSpan Phase => Drain + Margin;

    internal TimeSpan HandOff => Drain + 2 * Margin;

    internal TimeSpan Region => Drain + 3 * Margin;

    internal static LeaveTimes Of(App? app) =>
        new((app?.Classes.Select(c => c.Policy.Grace).DefaultIfEmpty(Usual).Max() ?? Usual) + Policy.ExitTimeout);

    static TimeSpan Usual => new Policy().Grace;

    /// <summary>Akka's bounds, by key.</summary>
    internal IEnumerable<(string Key, TimeSpan Time)> Keys =>
    [
        ("akka.cluster.sharding.handoff-timeout", HandOff),
        ("akka.coordinated-shutdown.phases.before-service-unbind.timeout", Phase),
        ("akka.coordinated-shutdown.phases.service-requests-done.timeout", Phase),
        ("akka.coordinated-shutdown.phases.cluster-sharding-shutdown-region.timeout", Region),
    ];

    internal string Hocon => string.Join('\n', Keys.Select(k => $"{k.Key} = {Text(k.Time)}"));

    internal static string Text(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalMilliseconds} ms");
}
