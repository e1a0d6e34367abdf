using System.Globalization;

namespace GWorker;

/// <summary>Values as a user would write them in a definition.</summary>
internal static class Written
{
    internal static string Time(TimeSpan time) =>
        time.Ticks % TimeSpan.TicksPerMinute == 0 && time != TimeSpan.Zero ? Unit(time.TotalMinutes, "Mins") :
        time.Ticks % TimeSpan.TicksPerSecond == 0 && time != TimeSpan.Zero ? Unit(time.TotalSeconds, "S") :
        Unit(time.TotalMilliseconds, "Ms");

    /// <summary>A time that was measured: nobody reads more of it than milliseconds, or seconds where it is long.</summary>
    internal static string Measured(TimeSpan time) =>
        Time(time.TotalSeconds < 10 ? TimeSpan.FromMilliseconds(Math.Ceiling(time.TotalMilliseconds)) : TimeSpan.FromSeconds(Math.Ceiling(time.TotalSeconds)));

    internal static string Bytes(long bytes) =>
        bytes > 0 && bytes % (1L << 30) == 0 ? Unit(bytes >> 30, "GiB") :
        bytes > 0 && bytes % (1L << 20) == 0 ? Unit(bytes >> 20, "MiB") :
        string.Create(CultureInfo.InvariantCulture, $"{bytes}");

    internal static string String(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    static string Unit(double value, string unit) => string.Create(CultureInfo.InvariantCulture, $"{(value < 0 ? $"({value})" : value)}.{unit}");
}
