namespace GWorker.Bench;
internal static class BatchBench { internal static void Run(Report report, bool quick) { } }
