using System.Diagnostics;
using System.Globalization;

namespace GWorker.Bench;

/// <summary>
/// How long a value takes from one core to another and back: what calls from several threads cost depends on it more than on the
/// cores' speed, and on a virtual machine it changes by a factor of eight when the host moves a core.
/// </summary>
internal static class Handover
{
    const int Trips = 20_000;
    const int Samples = 5;

    /// <summary>In words; the median of a few samples.</summary>
    internal static string Text() => Environment.ProcessorCount < 2
        ? "one core"
        : $"{Sample.Middle([.. Enumerable.Range(0, Samples).Select(_ => Nanoseconds())]).ToString("0", CultureInfo.InvariantCulture)} ns";

    static double Nanoseconds()
    {
        var ball = 0;
        var other = new Thread(() => Play(ref ball, mine: 1));
        other.Start();
        var start = Stopwatch.GetTimestamp();
        Play(ref ball, mine: 0);
        var took = Stopwatch.GetElapsedTime(start);
        other.Join();
        return took.TotalNanoseconds / Trips;
    }

    static void Play(ref int ball, int mine)
    {
        for (var i = 0; i < Trips; i++)
        {
            while (Volatile.Read(ref ball) != mine)
            {
                // Spins: to give the core away would measure the scheduler.
            }

            Volatile.Write(ref ball, 1 - mine);
        }
    }
}
