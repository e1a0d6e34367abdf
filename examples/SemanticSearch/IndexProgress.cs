using System.Diagnostics;
using Spectre.Console;

namespace GWorker.Examples.SemanticSearch;

/// <summary>How far the index has come: a bar on a terminal, elsewhere a line now and then.</summary>
internal static class IndexProgress
{
    static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

    /// <summary>Shows what <paramref name="work"/> reports until it ends.</summary>
    public static Task<T> Show<T>(int total, Func<IProgress<MapProgress>, Task<T>> work)
    {
        if (!Consoles.Notes.Profile.Capabilities.Interactive) return work(new Lines(total));
        return Consoles.Notes.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(progress => work(new Bar(progress.AddTask($"embedding {total} passages", maxValue: total))));
    }

    sealed class Bar(ProgressTask task) : IProgress<MapProgress>
    {
        public void Report(MapProgress value) => task.Value = value.Done + value.Failed;
    }

    sealed class Lines(int total) : IProgress<MapProgress>
    {
        long last = Stopwatch.GetTimestamp();

        public void Report(MapProgress value)
        {
            if (Stopwatch.GetElapsedTime(last) < Between) return;
            last = Stopwatch.GetTimestamp();
            Consoles.Notes.WriteLine($"{value.Done} of {total} passages embedded");
        }
    }
}
