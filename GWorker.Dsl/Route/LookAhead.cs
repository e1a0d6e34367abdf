namespace GWorker;

/// <summary>
/// How far a stream may run ahead of its reader. What has come and not been taken is bounded by weight: an item weighs its bytes, as far as
/// they are known, and a little more, so that neither many small items nor a few large ones hold much memory. One item always fits.
/// The reader takes all that has come at once, and works it off while as much again may come: so a method is at most two windows ahead.
/// </summary>
internal static class LookAhead
{
    /// <summary>Beyond this weight nothing more comes before the reader has taken some.</summary>
    internal const long Window = 128 * PerItem;

    /// <summary>The same where the reader is on another node: the way there and back must not let it run dry.</summary>
    internal const long FarWindow = 8 * Window;

    /// <summary>What an item weighs beside its bytes.</summary>
    internal const int PerItem = 128;

    internal static long WeightOf<T>(T value) => PerItem + ItemSize.Of(value);
}
