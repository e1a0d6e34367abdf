using Spectre.Console;

namespace GWorker.Examples.SemanticSearch;

/// <summary>Questions and answers: one by one where they are typed, many at once where they are piped in.</summary>
internal sealed class Dialogue(Flow<string, Found[]> flow, Answers answers)
{
    /// <summary>Until the questions end.</summary>
    /// <param name="withSamples">Whether something is asked first, or where nobody asks.</param>
    /// <param name="cancel">Ends it.</param>
    /// <returns>The program's exit code: 1 if a question could not be answered.</returns>
    public async Task<int> Run(bool withSamples, CancellationToken cancel)
    {
        if (Console.IsInputRedirected)
        {
            var (asked, failed) = await AskAll(Questions.Lines(Console.In, cancel), cancel);
            if (asked == 0 && withSamples) (asked, failed) = await AskAll(Questions.Samples.ToAsyncEnumerable(), cancel);
            if (asked == 0) Consoles.Notes.WriteLine("No question came. Type them, or pipe them in, one a line.");
            return failed == 0 ? 0 : 1;
        }

        if (withSamples) await AskAll(Questions.Samples.ToAsyncEnumerable(), cancel);
        Consoles.Notes.WriteLine($"Type a question. {(OperatingSystem.IsWindows() ? "Ctrl+Z and Enter" : "Ctrl+D")} or Ctrl+C ends.");
        Consoles.Notes.Write("> ");
        await foreach (var question in Questions.Lines(Console.In, cancel))
        {
            try
            {
                answers.Write(question, await flow.Remote(question, cancel), repeat: false);
            }
            catch (GWorkerException error) when (error is not DrainingException)
            {
                Consoles.Notes.WriteLine(error.Message);
            }

            Consoles.Notes.Write("> ");
        }

        Consoles.Notes.WriteLine();
        return 0;
    }

    // Questions share batches with each other; an answer is written as soon as those before it are.
    async Task<(int Asked, int Failed)> AskAll(IAsyncEnumerable<string> questions, CancellationToken cancel)
    {
        var (asked, failed) = (0, 0);
        var both = Flow.All(Flow.Of((string question) => question), flow);
        await foreach (var outcome in both.MapAll(questions, cancel: cancel))
        {
            asked++;
            if (outcome.Ok)
            {
                answers.Write(outcome.Value.First, outcome.Value.Second, repeat: true);
                continue;
            }

            if (outcome.Error is DrainingException stopping) throw stopping;
            failed++;
            Consoles.Notes.WriteLine($"Question {asked} could not be answered: {outcome.Error!.Message}");
        }

        return (asked, failed);
    }
}
