using System.Globalization;

namespace GWorker.Examples.Cluster;

/// <summary>Times as people write them: <c>20s</c>, <c>2m</c>, <c>500ms</c>.</summary>
static class Times
{
    // Longer ones first: "ms" ends with "s".
    static readonly (string Unit, TimeSpan Is)[] Units =
    [
        ("ms", TimeSpan.FromMilliseconds(1)), ("s", TimeSpan.FromSeconds(1)), ("m", TimeSpan.FromMinutes(1)), ("h", TimeSpan.FromHours(1)),
    ];

    public static bool TryParse(string text, out TimeSpan time)
    {
        time = default;
        var (unit, one) = Units.FirstOrDefault(u => text.EndsWith(u.Unit, StringComparison.Ordinal));
        if (unit is null || !double.TryParse(text.AsSpan(0, text.Length - unit.Length), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count)) return false;
        if (count * one.TotalDays > 1) return false; // an example that runs for days is a mistyped one
        time = one * count;
        return true;
    }

    public static string Text(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{(long)time.TotalMilliseconds}ms");
}
